// An object in a value that becomes JSON.
import type { Place } from "./_place.ts";

/** JSON under construction: an array or an object. */
export type Holder = Record<string | number, unknown>;

/** An object in the value, and where its JSON stands. */
export class Spot implements Place {
  /** What writes its parts, once its turn comes; nothing for one without. */
  fill: (() => void) | undefined = undefined;
  /** How many objects it stands in, itself with them. */
  readonly depth: number;

  constructor(
    readonly object: object,
    readonly parent: Spot | undefined,
    readonly step: string | number,
    readonly part: string,
    /** The JSON around its own. */
    readonly holder: Holder,
    /** Where in that JSON its own stands. */
    readonly slot: string | number,
  ) {
    this.depth = parent === undefined ? 1 : parent.depth + 1;
  }
}
