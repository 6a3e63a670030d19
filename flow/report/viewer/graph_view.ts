// The graph: which of its tasks is chosen, and which stand out.
import type { ReportBox, ReportGraph } from "../report_data.ts";
import type { Branch } from "../model/run_tree.ts";
import type { PageElement, PageEvent, PageWindow } from "./dom.ts";
import { find } from "./elements.ts";
import { drawBox, drawEdge, type GraphTask, makeGraphTask, makeOption } from "./graph_drawing.ts";
import { Viewport } from "./viewport.ts";

/** Listens to the graph. */
export interface GraphListener {
  /** The reader chose a task. */
  choose(box: ReportBox): void;
  /** The reader asked for the details of the chosen task. */
  open(): void;
}

/** The graph. */
export class GraphView {
  readonly #frame: PageElement;
  readonly #graph: ReportGraph;
  readonly #tasks: readonly GraphTask[];
  readonly #boxes: readonly PageElement[];
  readonly #edges: readonly PageElement[];
  readonly #options: readonly PageElement[];
  readonly #viewport: Viewport;
  readonly #boxOf: ReadonlyMap<number, number>;
  readonly #listener: GraphListener;
  #chosen = -1;

  constructor(
    window: PageWindow,
    graph: ReportGraph,
    tree: readonly Branch[],
    listener: GraphListener,
  ) {
    const page = window.document;
    this.#frame = find(page, "graph");
    this.#graph = graph;
    this.#tasks = graph.boxes.map((box) => makeGraphTask(box, tree));
    this.#boxes = this.#tasks.map((task, index) => drawBox(page, task, index));
    this.#edges = graph.edges.map((edge) => drawEdge(page, edge));
    this.#options = this.#tasks.map((task, index) => makeOption(page, task, index));
    this.#viewport = new Viewport(page, graph, [...this.#edges, ...this.#boxes]);
    this.#frame.append(...this.#options);
    this.#boxOf = new Map(
      graph.boxes.flatMap(({ runs }, index) => runs.map((run) => [run, index])),
    );
    this.#listener = listener;
    this.#frame.addEventListener("click", ({ target }) => {
      const index = target.closest("[data-box]")?.getAttribute("data-box");
      if (index) this.#choose(Number(index));
    });
    this.#frame.addEventListener("keydown", (event) => this.#press(event));
    window.addEventListener("resize", () => this.#begin());
    this.#begin();
  }

  /** Lets those tasks stand out that have a run among the ones given; all where none are given. */
  emphasise(runs: ReadonlySet<number> | undefined): void {
    const isFaint = this.#graph.boxes.map((box) =>
      runs !== undefined && !box.runs.some((run) => runs.has(run))
    );
    this.#boxes.forEach((box, index) => box.classList.toggle("faint", isFaint[index]!));
    this.#graph.edges.forEach(({ from, to }, index) =>
      this.#edges[index]!.classList.toggle("faint", isFaint[from]! || isFaint[to]!)
    );
  }

  /** Marks the task of a run as the chosen one. */
  mark(run: number): void {
    const index = this.#boxOf.get(run) ?? -1;
    if (index === this.#chosen) return;
    this.#mark(index);
    const box = this.#graph.boxes[index];
    if (box !== undefined) this.#viewport.reveal(box);
  }

  /** Draws the whole graph, to be printed, or again as the reader moved it. */
  drawWhole(isWhole: boolean): void {
    this.#viewport.drawWhole(isWhole);
  }

  /** Fits the graph in; one that could not be read then begins where something failed. */
  #begin(): void {
    if (this.#viewport.fit(0.7)) return;
    const failed = this.#tasks.find(({ worst }) => worst === "failed");
    this.#viewport.reveal(this.#graph.boxes[this.#chosen] ?? (failed ?? this.#tasks[0]!).box);
  }

  #choose(index: number): void {
    const box = this.#graph.boxes[index];
    if (box === undefined) return;
    this.#mark(index);
    this.#viewport.reveal(box);
    this.#listener.choose(box);
  }

  #mark(index: number): void {
    for (const [each, isChosen] of [[this.#chosen, false], [index, true]] as const) {
      this.#boxes[each]?.classList.toggle("chosen", isChosen);
      this.#options[each]?.setAttribute("aria-selected", String(isChosen));
    }
    this.#chosen = index;
    if (index < 0) this.#frame.removeAttribute("aria-activedescendant");
    else this.#frame.setAttribute("aria-activedescendant", `option-${index}`);
  }

  #press(event: PageEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.#frame) return;
    const step = (x: number, y: number) =>
      event.shiftKey
        ? this.#viewport.move(-60 * x, -60 * y)
        : this.#choose(nextBox(this.#graph.boxes, this.#chosen, x, y));
    const actions: Record<string, () => void> = {
      ArrowDown: () => step(0, 1),
      ArrowUp: () => step(0, -1),
      ArrowRight: () => step(1, 0),
      ArrowLeft: () => step(-1, 0),
      "+": () => this.#viewport.zoom(1.25),
      "=": () => this.#viewport.zoom(1.25),
      "-": () => this.#viewport.zoom(0.8),
      "0": () => void this.#viewport.fit(),
      Enter: () => this.#chosen >= 0 && this.#listener.open(),
    };
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }
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
