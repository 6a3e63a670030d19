// An edge as the node it leads into keeps it.
import type { GraphNode } from "./_graph.ts";

/** An edge from the node at `from`; where it carries a result, it stands among the inputs too. */
export class InEdge {
  /** The index of the node it comes from. */
  readonly from: number;
  /** The input that the result becomes (`orders`, `0`, `rows[1].id`); none for order alone. */
  readonly key: string | undefined;
  /** Whether the downstream task runs once for each element. */
  readonly isMapped: boolean;
  /** Whether the elements mapped over lie one level down. */
  readonly isFlat: boolean;

  constructor(from: number, key: string | undefined, isMapped: boolean, isFlat: boolean) {
    this.from = from;
    this.key = key;
    this.isMapped = isMapped;
    this.isFlat = isFlat;
  }
}

/** A plain edge out of `node`: order alone, or a place in a flow's output. */
export function edgeFrom(node: GraphNode): InEdge {
  return new InEdge(node.index, undefined, false, false);
}
