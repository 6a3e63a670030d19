// A picture of a flow or of a run, in the forms that people can use.
import { dot } from "./dot.ts";
import type { Drawing } from "./drawing.ts";
import { foldByName } from "./fold_by_name.ts";
import { mermaid } from "./mermaid.ts";

/** Mermaid refuses pictures of more edges than this, and nobody could read them. */
const MOST_EDGES = 500;

/** Reads the drawing of a picture, to draw it in another form. */
export let drawingOf: (picture: Picture) => Drawing;

/**
 * A picture of a flow, or of a run with the state of each task in words and by the colour of its frame.
 * Tasks are rounded boxes, parameters ovals, secret tasks hexagons; a mapped task has a double frame.
 * No value is in it, and no secret. In a large flow, of more than 500 tasks or edges, all tasks of one
 * name are drawn as one.
 */
export class Picture {
  readonly #drawing: Drawing;

  static {
    drawingOf = (picture) => picture.#drawing;
  }

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

  /** A picture prints as its Mermaid text. */
  toString(): string {
    return this.mermaid;
  }
}
