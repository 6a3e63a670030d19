// The tasks and edges of the graph, as elements.
import type { ReportBox, ReportEdge, StateKind } from "../report_data.ts";
import { type Branch, severity, sumStates } from "../model/run_tree.ts";
import { formatStates } from "../model/words.ts";
import type { Page, PageElement } from "./dom.ts";
import { make, makeIcon, makeSvg } from "./elements.ts";

/** A task in the graph, with the states of its runs. */
export interface GraphTask {
  /** Its place. */
  readonly box: ReportBox;
  /** The worst of its states. */
  readonly worst: StateKind;
  /** All of its states, in words. */
  readonly words: string;
  /** Its run, or the first of several, which decides on its shape: a parameter is an oval, a secret a hexagon. */
  readonly branch: Branch;
}

/** Sums up the states of a task in the graph. */
export function makeGraphTask(box: ReportBox, tree: readonly Branch[]): GraphTask {
  const branches = box.runs.map((run) => tree[run]!);
  const { worst } = branches.reduce((worst, branch) =>
    severity(branch.worst) > severity(worst.worst) ? branch : worst
  );
  const isOne = branches.length === 1 && branches[0]!.parts.length === 0;
  const words = isOne ? branches[0]!.run.stateName : formatStates(sumStates(branches));
  return { box, worst, words, branch: branches[0]! };
}

/** Draws a task: its frame, its name, and its state with its sign. */
export function drawBox(
  page: Page,
  { box, worst, words, branch }: GraphTask,
  index: number,
): PageElement {
  const { x, y, width, height, label } = box;
  const { isMapped, kind } = branch.run;
  const signWidth = Math.min(words.length * 5.1, width - 20) + 16;
  return makeSvg(
    page,
    "g",
    {
      id: `box-${index}`,
      class: `box kind-${worst}`,
      "data-box": index,
      transform: `translate(${x} ${y})`,
    },
    ...isMapped ? [drawShape(page, kind, width + 8, height + 8, "shape outer")] : [],
    drawShape(page, kind, width, height, "shape"),
    makeSvg(page, "text", { class: "label", y: -3, "text-anchor": "middle" }, label),
    makeIcon(page, worst, { x: -signWidth / 2, y: 3, width: 12, height: 12 }),
    makeSvg(page, "text", { class: "words", x: 8, y: 13, "text-anchor": "middle" }, words),
    makeIcon(page, worst, { class: "icon far-sign", x: -14, y: -14, width: 28, height: 28 }),
    makeSvg(page, "title", {}, `${label}: ${words}`),
  );
}

/** A task of the graph, for screen readers. */
export function makeOption(
  page: Page,
  { box, words, branch }: GraphTask,
  index: number,
): PageElement {
  const { isMapped, kind } = branch.run;
  const said = [box.label, words, kind === "task" ? "" : kind, isMapped ? "mapped" : ""];
  return make(
    page,
    "div",
    { role: "option", id: `option-${index}`, class: "sr", "aria-selected": "false" },
    said.filter((word) => word !== "").join(", "),
  );
}

/** The frame of a task. */
function drawShape(
  page: Page,
  kind: string,
  width: number,
  height: number,
  className: string,
): PageElement {
  const [x, y] = [width / 2, height / 2];
  if (kind === "parameter") return makeSvg(page, "ellipse", { class: className, rx: x, ry: y });
  if (kind === "secret") {
    const points = [[-x, 0], [10 - x, -y], [x - 10, -y], [x, 0], [x - 10, y], [10 - x, y]];
    return makeSvg(page, "polygon", { class: className, points: points.join(" ") });
  }
  return makeSvg(page, "rect", { class: className, x: -x, y: -y, width, height, rx: 6 });
}

/** Draws an edge with its arrow. */
export function drawEdge(
  page: Page,
  { points, label, labelAt, isMapped }: ReportEdge,
): PageElement {
  const [x, y, ...rest] = points;
  const [toX, toY] = rest.splice(-2);
  const path = `M${x} ${y}C${rest.join(" ")}`;
  const line = makeSvg(page, "path", { d: path, class: isMapped ? "line mapped" : "line" });
  const [fromX = 0, fromY = 0] = rest.slice(-2);
  const angle = Math.atan2(toY! - fromY, toX! - fromX) * 180 / Math.PI;
  const arrow = makeSvg(page, "path", {
    d: "M0 0L-10 -4L-10 4Z",
    class: "arrow",
    transform: `translate(${toX} ${toY}) rotate(${angle.toFixed(1)})`,
  });
  const [labelX, labelY] = labelAt;
  const text = labelX === undefined || label === "" ? [] : [
    makeSvg(
      page,
      "text",
      { class: "key", x: labelX, y: labelY! + 3, "text-anchor": "middle" },
      label,
    ),
  ];
  return makeSvg(page, "g", { class: "edge" }, line, arrow, ...text);
}
