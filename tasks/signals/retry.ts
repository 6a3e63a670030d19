// The signal for the state `Retrying`.
import { context } from "../../config/mod.ts";
import { Retrying, type RetryingOptions } from "../states/retrying.ts";
import { PrefectStateSignal, type SignalOptions } from "./prefect_state_signal.ts";

/** What a `RETRY` may carry to its state. */
export interface RetryOptions extends SignalOptions, RetryingOptions {}

/**
 * Has the task run tried again, at once or at a start time, however many retries the task has.
 *
 * @example Once more in a minute
 * ```ts
 * import { RETRY } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * const startTime = new Date(Date.now() + 60_000);
 * const signal = new RETRY("The queue is full.", { startTime });
 * assertEquals(signal.state.startTime, startTime);
 * ```
 */
export class RETRY extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Retrying;

  /**
   * Makes a signal. Prefect 1.4.1: in a task, the state's run count is that of the context.
   *
   * @param message Why it is tried again, for people.
   * @param options When it is, what the state carries, and the cause.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, options?: RetryOptions) {
    super(message, options);
  }

  /** The signal's stable name. */
  override get name(): string {
    return "RETRY";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: RetryOptions): Retrying {
    const runCount = options.runCount ?? context.taskRunCount;
    return new Retrying(message, options.result, { ...options, runCount });
  }
}
