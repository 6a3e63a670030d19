// The graph: to look at, to move and to enlarge, with a mouse, by touch or with keys.
import type { ReportBox, ReportEdge, ReportGraph, StateKind } from "../report_data.ts";
import { type Branch, severity, sumStates } from "../model/run_tree.ts";
import { formatStates } from "../model/words.ts";
import type { Page, PageElement, PageWindow } from "./dom.ts";
import { find, make, makeIcon, makeSvg } from "./elements.ts";

/** The graph. */
export interface GraphView {
  /** Lets those tasks stand out that have a run among the ones given; all where none are given. */
  emphasise(runs: ReadonlySet<number> | undefined): void;
  /** Marks the task of a run as the chosen one. */
  mark(run: number): void;
  /** Draws the whole graph, to be printed, or again as the reader moved it. */
  drawWhole(isWhole: boolean): void;
}

/** A task in the graph, with the states of its runs. */
interface GraphTask {
  /** Its place. */
  readonly box: ReportBox;
  /** The worst of its states. */
  readonly worst: StateKind;
  /** All of its states, in words. */
  readonly words: string;
  /** Its run, or the first of several, which decides on its shape: a parameter is an oval, a secret a hexagon. */
  readonly branch: Branch;
}

/** Draws the graph and makes it work. */
export function makeGraphView(
  window: PageWindow,
  graph: ReportGraph,
  tree: readonly Branch[],
  listener: { choose(box: ReportBox): void; open(): void },
): GraphView {
  const page = window.document;
  const frame = find(page, "graph");
  const tasks = graph.boxes.map((box) => makeGraphTask(box, tree));
  const boxes = tasks.map((task, index) => drawBox(page, task, index));
  const edges = graph.edges.map((edge) => drawEdge(page, edge));
  const layer = makeSvg(page, "g", {}, ...edges, ...boxes);
  // Screen readers do not know the parts of a drawing as options of a list.
  const svg = makeSvg(page, "svg", { "aria-hidden": "true", class: "canvas" }, layer);
  const options = tasks.map((task, index) => makeOption(page, task, index));
  frame.append(svg, ...options);
  let chosen = -1;
  const boxOf = new Map(graph.boxes.flatMap(({ runs }, index) => runs.map((run) => [run, index])));

  const view = { scale: 1, x: 0, y: 0 };
  const place = () => {
    layer.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
    layer.classList.toggle("far", view.scale < 0.45); // Where a text could no longer be read.
  };
  const fit = (leastScale = 0.05) => {
    const { width, height } = frame.getBoundingClientRect();
    // The buttons would stand on a wide graph.
    const isWide = graph.width * Math.max(leastScale, height / graph.height) > width - 300;
    const top = isWide ? 48 : 16;
    const room = height - top - 16;
    const scale = Math.min((width - 32) / graph.width, room / graph.height, 1.25);
    view.scale = Math.max(scale, leastScale);
    view.x = (width - graph.width * view.scale) / 2;
    view.y = top + Math.max(0, (room - graph.height * view.scale) / 2);
    place();
    return view.scale === scale;
  };
  const zoom = (factor: number, centre?: { x: number; y: number }) => {
    const { width, height } = frame.getBoundingClientRect();
    const { x, y } = centre ?? { x: width / 2, y: height / 2 };
    const scale = Math.max(0.05, Math.min(4, view.scale * factor));
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    place();
  };
  const move = (x: number, y: number) => {
    view.x += x;
    view.y += y;
    place();
  };
  const reveal = ({ x, y, width, height }: ReportBox) => {
    const size = frame.getBoundingClientRect();
    const left = view.x + (x - width / 2) * view.scale - 24;
    const top = view.y + (y - height / 2) * view.scale - 24;
    const right = left + width * view.scale + 48 - size.width;
    const bottom = top + height * view.scale + 48 - size.height;
    move(left < 0 ? -left : right > 0 ? -right : 0, top < 0 ? -top : bottom > 0 ? -bottom : 0);
  };
  const markBox = (index: number) => {
    boxes[chosen]?.classList.toggle("chosen", false);
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    boxes[chosen]?.classList.toggle("chosen", true);
    options[chosen]?.setAttribute("aria-selected", "true");
    if (chosen < 0) frame.removeAttribute("aria-activedescendant");
    else frame.setAttribute("aria-activedescendant", `option-${chosen}`);
  };
  const choose = (index: number) => {
    const box = graph.boxes[index];
    if (box === undefined) return;
    markBox(index);
    reveal(box);
    listener.choose(box);
  };

  /** A graph that is too large to be read as a whole begins where something failed. */
  const begin = () => {
    const failed = tasks.find(({ worst }) => worst === "failed");
    if (!fit(0.7)) reveal(graph.boxes[chosen] ?? (failed ?? tasks[0]!).box);
  };

  let dragged: { x: number; y: number; far: boolean } | undefined;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.target.closest("button") === null) {
      dragged = { x: event.clientX, y: event.clientY, far: false };
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (dragged === undefined) return;
    const [x, y] = [event.clientX - dragged.x, event.clientY - dragged.y];
    if (!dragged.far && Math.abs(x) + Math.abs(y) < 5) return;
    // Not before: a captured pointer's click is no longer that of the task below it.
    if (!dragged.far) frame.setPointerCapture(event.pointerId);
    dragged = { x: event.clientX, y: event.clientY, far: true };
    move(x, y);
  });
  const drop = () => void (dragged = undefined);
  frame.addEventListener("pointerup", drop);
  frame.addEventListener("pointercancel", drop);
  frame.addEventListener("click", ({ target }) => {
    const index = target.closest("[data-box]")?.getAttribute("data-box");
    if (index) choose(Number(index));
  });
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = frame.getBoundingClientRect();
    const centre = { x: event.clientX - left, y: event.clientY - top };
    zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 300), centre);
  }, { passive: false });
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== frame) return;
    const step = (x: number, y: number) =>
      event.shiftKey ? move(-60 * x, -60 * y) : choose(nextBox(graph.boxes, chosen, x, y));
    const actions: Record<string, () => void> = {
      ArrowDown: () => step(0, 1),
      ArrowUp: () => step(0, -1),
      ArrowRight: () => step(1, 0),
      ArrowLeft: () => step(-1, 0),
      "+": () => zoom(1.25),
      "=": () => zoom(1.25),
      "-": () => zoom(0.8),
      "0": () => void fit(),
      Enter: () => chosen >= 0 && listener.open(),
    };
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  find(page, "zoom-in").addEventListener("click", () => zoom(1.25));
  find(page, "zoom-out").addEventListener("click", () => zoom(0.8));
  find(page, "zoom-fit").addEventListener("click", () => fit());
  window.addEventListener("resize", begin);
  begin();

  return {
    emphasise(runs) {
      const isFaint = graph.boxes.map((box) =>
        runs !== undefined && !box.runs.some((run) => runs.has(run))
      );
      boxes.forEach((box, index) => box.classList.toggle("faint", isFaint[index]!));
      graph.edges.forEach(({ from, to }, index) =>
        edges[index]!.classList.toggle("faint", isFaint[from]! || isFaint[to]!)
      );
    },
    drawWhole(isWhole) {
      const { width, height } = graph;
      if (isWhole) svg.setAttribute("viewBox", `-8 -8 ${width + 16} ${height + 16}`);
      else svg.removeAttribute("viewBox");
      if (isWhole) layer.removeAttribute("transform");
      else place();
    },
    mark(run) {
      const index = boxOf.get(run) ?? -1;
      if (index === chosen) return;
      markBox(index);
      const box = graph.boxes[index];
      if (box !== undefined) reveal(box);
    },
  };
}

/** Sums up the states of a task in the graph. */
function makeGraphTask(box: ReportBox, tree: readonly Branch[]): GraphTask {
  const branches = box.runs.map((run) => tree[run]!);
  const { worst } = branches.reduce((worst, branch) =>
    severity(branch.worst) > severity(worst.worst) ? branch : worst
  );
  const isOne = branches.length === 1 && branches[0]!.parts.length === 0;
  const words = isOne ? branches[0]!.run.stateName : formatStates(sumStates(branches));
  return { box, worst, words, branch: branches[0]! };
}

/** Draws a task: its frame, its name, and its state with its sign. */
function drawBox(
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
function makeOption(
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
function drawEdge(
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

/** The nearest task in a direction; the first where none is chosen yet, the same where there is no other. */
function nextBox(
  boxes: readonly ReportBox[],
  from: number,
  x: number,
  y: number,
): number {
  const start = boxes[from];
  if (start === undefined) return 0;
  let next = from;
  let shortest = Infinity;
  boxes.forEach((box, index) => {
    const [dx, dy] = [box.x - start.x, box.y - start.y];
    const ahead = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    if (ahead < 1 || index === from) return;
    const distance = ahead + 2 * aside;
    if (distance >= shortest) return;
    shortest = distance;
    next = index;
  });
  return next;
}
