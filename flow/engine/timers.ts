// The timers of one run, so that none outlives it.
import type { Clock } from "../../config/_internal.ts";

/** The longest time that the runtime's timers can wait, in milliseconds; longer waits take several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** A timer that was set. */
export interface Timer {
  /** Takes it back: that of the part of the wait that is under way. */
  cancel: () => void;
}

/** Timers that can be cleared one by one and all together. */
export class Timers {
  readonly #open = new Set<Timer>();

  /** How many timers have neither run out nor been cleared. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Calls `then` after `ms` milliseconds. */
  set(ms: number, then: () => void): Timer {
    const timer: Timer = { cancel: () => {} };
    const wait = (restMs: number): void => {
      const partMs = Math.min(restMs, LONGEST_WAIT_MS);
      const handle = setTimeout(() => {
        if (restMs > partMs) return wait(restMs - partMs);
        this.#open.delete(timer);
        then();
      }, partMs);
      timer.cancel = () => clearTimeout(handle);
    };
    wait(Math.max(0, ms));
    this.#open.add(timer);
    return timer;
  }

  /** Calls `then` when so much time has passed on a clock that is not the machine's. */
  setOn(clock: Clock, ms: number, then: () => void): Timer {
    const timer: Timer = {
      cancel: clock.wait(ms, () => {
        this.#open.delete(timer);
        then();
      }),
    };
    this.#open.add(timer);
    return timer;
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
}
