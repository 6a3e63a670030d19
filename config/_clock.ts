// The seam between time and what waits for it: tests bring a clock of their own in a frame.
import { readFrames } from "./_frame.ts";

/** A clock that is not the machine's. */
export interface Clock {
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** Calls `then` when so many milliseconds have passed. Gives what takes this back. */
  wait(ms: number, then: () => void): () => void;
}

/** The clock of the current call chain, where it is not the machine's. */
export function currentClock(): Clock | undefined {
  return readFrames("clock") as Clock | undefined;
}
