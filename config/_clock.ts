// The time, and timers: the machine's, unless a frame of the context brings another clock, as a test's.
import { clearImmediate, setImmediate } from "node:timers";
import { type ContextKey, contextKey } from "./_context_key.ts";
import { readContext } from "./_frame.ts";

/** Tells the time, and waits. */
export interface Clock {
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** Calls `then` when so many milliseconds have passed. Gives what takes this back. */
  wait(ms: number, then: () => void): () => void;
  /**
   * Calls `then` when what is running now has taken so many milliseconds, of which some have passed since
   * `startedAt`, as `performance.now()` tells it. Gives what takes this back.
   */
  limit(ms: number, startedAt: number, then: () => void): () => void;
  /** Calls `then` when timers, I/O and signals have had their turn. Gives what takes this back. */
  afterTurn(then: () => void): () => void;
}

/** The clock of a test. */
export const CLOCK: ContextKey<Clock> = contextKey("clock");

/** The clock of the current call chain. */
export function currentClock(): Clock {
  return readContext(CLOCK) ?? MACHINE_CLOCK;
}

/** The time by the clock of the current call chain. */
export function currentDate(): Date {
  return new Date(currentClock().now());
}

/** The longest time that the runtime's timers can wait, in milliseconds; longer waits take several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

function waitOnMachine(ms: number, then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (restMs: number): void => {
    timer = setTimeout(
      () => restMs > LONGEST_WAIT_MS ? wait(restMs - LONGEST_WAIT_MS) : then(),
      Math.min(restMs, LONGEST_WAIT_MS),
    );
  };
  wait(ms);
  return () => clearTimeout(timer);
}

/** The machine's time. */
export const MACHINE_CLOCK: Clock = {
  now: () => Date.now(),
  wait: waitOnMachine,
  limit: (ms, startedAt, then) =>
    waitOnMachine(Math.max(0, startedAt + ms - performance.now()), then),
  afterTurn(then) {
    const turn = setImmediate(then);
    return () => clearImmediate(turn);
  },
};
