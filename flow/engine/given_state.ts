// What a state handler gave.
import { State } from "../../tasks/mod.ts";

/**
 * The state that a handler gave instead of the one proposed; nothing where it gave none.
 *
 * @throws {TypeError} If it gave something else: a run could not go on from that.
 */
export function givenState(given: unknown): State | undefined {
  if (given === undefined || given === null || given instanceof State) return given ?? undefined;
  throw new TypeError(
    `it gave ${typeof given === "object" ? "an object" : `a ${typeof given}`} that is no state. ` +
      "A handler returns a state, or nothing.",
  );
}
