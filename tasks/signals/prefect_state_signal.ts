// The base of all signals: what a task throws to say which state it ends in.
import type { State, StateOptions } from "../states/state.ts";

/** What a signal may carry to its state, besides the message. */
export interface SignalOptions extends StateOptions {
  /** The state's result. A signal of failure is its own result where none is given. */
  readonly result?: unknown;
  /** What led to the signal; the error's `cause`. */
  readonly cause?: unknown;
}

/**
 * Thrown by a task, a trigger or a state handler to say which state the task run gets.
 *
 * @example Any signal can be caught by its base
 * ```ts
 * import { FAIL, PrefectStateSignal } from "@tacit/flow/tasks";
 * import { assert, assertEquals } from "@std/assert";
 *
 * try {
 *   throw new FAIL("The order is empty.");
 * } catch (signal) {
 *   assert(signal instanceof PrefectStateSignal);
 *   assertEquals(String(signal.state), '<Failed: "The order is empty.">');
 * }
 * ```
 */
export abstract class PrefectStateSignal extends Error {
  /** The state that the task run gets. */
  readonly state: State;

  /**
   * Makes a signal.
   *
   * @param message What happened, for people; the state's message too.
   * @param options What the state carries, and the cause.
   */
  constructor(message = "", options: SignalOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.state = this.makeState(message, options);
  }

  /** Makes the state of this kind of signal; called once, by the constructor. */
  protected abstract makeState(message: string, options: SignalOptions): State;
}
