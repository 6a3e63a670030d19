// The timers of one run, so that none outlives it.
import type { Clock } from "../../config/_internal.ts";

/** A timer that was set. */
export interface Timer {
  /** Takes it back. */
  readonly cancel: () => void;
}

/** Timers that can be cleared one by one and all together. */
export class Timers {
  readonly #clock: Clock;
  readonly #open = new Set<Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many timers have neither run out nor been cleared. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Calls `then` after `ms` milliseconds. */
  set(ms: number, then: () => void): Timer {
    return this.#start(then, (end) => this.#clock.wait(Math.max(0, ms), end));
  }

  /** Calls `then` when the task run that began at `startedAt` has taken `ms` milliseconds. */
  setLimit(ms: number, startedAt: number, then: () => void): Timer {
    return this.#start(then, (end) => this.#clock.limit(ms, startedAt, end));
  }

  /** Clears a timer. Gives whether it was still open. */
  clear(timer: Timer): boolean {
    timer.cancel();
    return this.#open.delete(timer);
  }

  /** Clears all timers. */
  clearAll(): void {
    for (const timer of this.#open) timer.cancel();
    this.#open.clear();
  }

  #start(then: () => void, start: (end: () => void) => () => void): Timer {
    const timer: Timer = {
      cancel: start(() => {
        this.#open.delete(timer);
        then();
      }),
    };
    this.#open.add(timer);
    return timer;
  }
}
