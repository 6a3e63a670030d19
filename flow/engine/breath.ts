// Lets the event loop have its turn. What goes round at once, such as a retry without a delay or a task that
// returns at once, would otherwise keep timers, I/O and signals waiting for as long as it goes on.
import type { Clock } from "../../config/_internal.ts";

/** How long work may go on by itself, in milliseconds. */
const TURN_MS = 20;

/** The turns of one scheduler. */
export class Breath {
  readonly #clock: Clock;
  readonly #goOn: () => void;
  #turnStartedMs = performance.now();
  #cancelPause: (() => void) | undefined;

  /**
   * Begins the first turn.
   *
   * @param clock Tells when the loop has had its turn.
   * @param goOn Called then.
   */
  constructor(clock: Clock, goOn: () => void) {
    this.#clock = clock;
    this.#goOn = goOn;
  }

  /** Whether the loop is to have its turn before more is begun. */
  isDue(): boolean {
    if (this.#cancelPause !== undefined) return true;
    if (performance.now() - this.#turnStartedMs <= TURN_MS) return false;
    this.#cancelPause = this.#clock.afterTurn(() => {
      this.#cancelPause = undefined;
      this.#turnStartedMs = performance.now();
      this.#goOn();
    });
    return true;
  }

  /** Begins no further turn. */
  close(): void {
    this.#cancelPause?.();
  }
}
