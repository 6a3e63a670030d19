// The part of the graph that is in sight: the reader moves and enlarges it, with a mouse, by touch or with keys.
import type { ReportBox, ReportGraph } from "../report_data.ts";
import type { Page, PageElement, PageEvent } from "./dom.ts";
import { find, makeSvg } from "./elements.ts";

/** The least scale at which texts can be read. */
const READABLE = 0.45;

/** The scales between which the reader may choose. */
const [LEAST, MOST] = [0.05, 4];

/** Shows elements of SVG at a place and a scale. */
export class Viewport {
  readonly #frame: PageElement;
  readonly #graph: ReportGraph;
  readonly #layer: PageElement;
  readonly #svg: PageElement;
  #scale = 1;
  #x = 0;
  #y = 0;
  #drag: { readonly x: number; readonly y: number; readonly isFar: boolean } | undefined;

  constructor(page: Page, graph: ReportGraph, elements: readonly PageElement[]) {
    this.#frame = find(page, "graph");
    this.#graph = graph;
    this.#layer = makeSvg(page, "g", {}, ...elements);
    // Screen readers do not know the parts of a drawing as options of a list.
    this.#svg = makeSvg(page, "svg", { "aria-hidden": "true", class: "canvas" }, this.#layer);
    this.#frame.append(this.#svg);
    this.#frame.addEventListener("pointerdown", (event) => this.#grasp(event));
    this.#frame.addEventListener("pointermove", (event) => this.#pull(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.#frame.addEventListener(end, () => this.#drag = undefined);
    }
    this.#frame.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    find(page, "zoom-in").addEventListener("click", () => this.zoom(1.25));
    find(page, "zoom-out").addEventListener("click", () => this.zoom(0.8));
    find(page, "zoom-fit").addEventListener("click", () => this.fit());
  }

  /**
   * Fits the graph in.
   *
   * @param leastScale The scale below which it is not made smaller.
   * @returns `true` if all of it is in sight.
   */
  fit(leastScale: number = LEAST): boolean {
    const { width, height } = this.#frame.getBoundingClientRect();
    const graph = this.#graph;
    // The buttons would stand on a wide graph.
    const isWide = graph.width * Math.max(leastScale, height / graph.height) > width - 300;
    const top = isWide ? 48 : 16;
    const room = height - top - 16;
    const scale = Math.min((width - 32) / graph.width, room / graph.height, 1.25);
    this.#scale = Math.max(scale, leastScale);
    this.#x = (width - graph.width * this.#scale) / 2;
    this.#y = top + Math.max(0, (room - graph.height * this.#scale) / 2);
    this.#place();
    return this.#scale === scale;
  }

  /** Enlarges the graph around a point, which stays in its place; around the middle where none is given. */
  zoom(factor: number, centre?: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.#frame.getBoundingClientRect();
    const { x, y } = centre ?? { x: width / 2, y: height / 2 };
    const scale = Math.max(LEAST, Math.min(MOST, this.#scale * factor));
    this.#x = x - (x - this.#x) * scale / this.#scale;
    this.#y = y - (y - this.#y) * scale / this.#scale;
    this.#scale = scale;
    this.#place();
  }

  /** Moves the graph, in pixels. */
  move(x: number, y: number): void {
    this.#x += x;
    this.#y += y;
    this.#place();
  }

  /** Moves the graph as little as brings a task into sight. */
  reveal({ x, y, width, height }: ReportBox): void {
    const size = this.#frame.getBoundingClientRect();
    const left = this.#x + (x - width / 2) * this.#scale - 24;
    const top = this.#y + (y - height / 2) * this.#scale - 24;
    const right = left + width * this.#scale + 48 - size.width;
    const bottom = top + height * this.#scale + 48 - size.height;
    this.move(
      left < 0 ? -left : right > 0 ? -right : 0,
      top < 0 ? -top : bottom > 0 ? -bottom : 0,
    );
  }

  /** Shows the whole graph, to be printed, or again as the reader moved it. */
  drawWhole(isWhole: boolean): void {
    const { width, height } = this.#graph;
    this.#svg.removeAttribute("viewBox");
    if (!isWhole) return this.#place();
    this.#svg.setAttribute("viewBox", `-8 -8 ${width + 16} ${height + 16}`);
    this.#layer.removeAttribute("transform");
    this.#layer.classList.toggle("far", false);
  }

  #place(): void {
    this.#layer.setAttribute(
      "transform",
      `translate(${this.#x} ${this.#y}) scale(${this.#scale})`,
    );
    this.#layer.classList.toggle("far", this.#scale < READABLE);
  }

  #grasp(event: PageEvent): void {
    if (event.button !== 0 || event.target.closest("button") !== null) return;
    this.#drag = { x: event.clientX, y: event.clientY, isFar: false };
  }

  #pull(event: PageEvent): void {
    if (this.#drag === undefined) return;
    const [x, y] = [event.clientX - this.#drag.x, event.clientY - this.#drag.y];
    if (!this.#drag.isFar && Math.abs(x) + Math.abs(y) < 5) return;
    // Not before: a captured pointer's click is no longer that of the task below it.
    if (!this.#drag.isFar) this.#frame.setPointerCapture(event.pointerId);
    this.#drag = { x: event.clientX, y: event.clientY, isFar: true };
    this.move(x, y);
  }

  #turn(event: PageEvent): void {
    event.preventDefault();
    const { left, top } = this.#frame.getBoundingClientRect();
    const centre = { x: event.clientX - left, y: event.clientY - top };
    this.zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 300), centre);
  }
}
