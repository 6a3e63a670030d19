// The context of a flow under construction: tasks find the flow they are added to in it, and secrets
// refuse to be read.
import type { Frame } from "../config/_internal.ts";
import type { Graph } from "../tasks/mod.ts";

/** The frame in which a builder runs. */
export class BuildFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly #flow: Graph;

  constructor(flow: Graph, parent: Frame | undefined) {
    this.#flow = flow;
    this.parent = parent;
  }

  get secrets(): undefined {
    return undefined;
  }

  read(key: string): unknown {
    return key === "buildingFlow" ? this.#flow : undefined;
  }
}
