// A picture of a flow or of a run, in the forms that people can use.
import { dot } from "./dot.ts";
import type { Drawing } from "./drawing.ts";
import { foldByName } from "./fold_by_name.ts";
import { mermaid } from "./mermaid.ts";
import { renderSvg } from "./svg.ts";

/** Mermaid refuses pictures of more edges than this, and nobody could read them. */
const MOST_EDGES = 500;

/**
 * A picture of a flow, or of a run with the state of each task in words and by the colour of its frame.
 * Tasks are rounded boxes, parameters ovals, secret tasks hexagons; a mapped task has a double frame.
 * No value is in it, and no secret. In a large flow, of more than 500 tasks or edges, all tasks of one
 * name are drawn as one.
 */
export class Picture {
  readonly #drawing: Drawing;

  /**
   * Makes a picture; `flow.visualize()` and `run.visualize()` do.
   *
   * @param drawing What it shows.
   */
  constructor(drawing: Drawing) {
    const isLarge = Math.max(drawing.tasks.length, drawing.edges.length) > MOST_EDGES;
    this.#drawing = isLarge ? foldByName(drawing) : drawing;
  }

  /** The picture as a Mermaid flowchart. */
  get mermaid(): string {
    return mermaid(this.#drawing);
  }

  /** The picture in DOT, the language of Graphviz. */
  get dot(): string {
    return dot(this.#drawing);
  }

  /**
   * The picture as SVG: complete in itself, for a file or for the inside of a page. Graphviz, as
   * WebAssembly, lays it out; it is loaded at the first call.
   *
   * @returns The SVG element.
   * @throws {Error} If the flow is too large for Graphviz: its tasks are many, and of many names.
   */
  async svg(): Promise<string> {
    return await renderSvg(this.#drawing);
  }

  /** A picture prints as its Mermaid text. */
  toString(): string {
    return this.mermaid;
  }
}
