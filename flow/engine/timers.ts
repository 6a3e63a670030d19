// The timers of one run, so that none outlives it.

/** The longest time that the runtime's timers can wait, in milliseconds; longer waits take several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** A timer that was set. */
export interface Timer {
  /** The runtime's timer, of the part of the wait that is under way. */
  handle: ReturnType<typeof setTimeout>;
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
    const timer: Timer = { handle: 0 as unknown as Timer["handle"] };
    const wait = (restMs: number): void => {
      const partMs = Math.min(restMs, LONGEST_WAIT_MS);
      timer.handle = setTimeout(() => {
        if (restMs > partMs) return wait(restMs - partMs);
        this.#open.delete(timer);
        then();
      }, partMs);
    };
    wait(Math.max(0, ms));
    this.#open.add(timer);
    return timer;
  }

  /** Clears a timer. Gives whether it was still open. */
  clear(timer: Timer): boolean {
    clearTimeout(timer.handle);
    return this.#open.delete(timer);
  }

  /** Clears all timers. */
  clearAll(): void {
    for (const timer of this.#open) clearTimeout(timer.handle);
    this.#open.clear();
  }
}
