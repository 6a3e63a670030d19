// The signal for the state `Paused`.
import { Paused } from "../states/paused.ts";
import type { ScheduledOptions } from "../states/scheduled.ts";
import { PrefectStateSignal, type SignalOptions } from "./prefect_state_signal.ts";

/** What a `PAUSE` may carry to its state. */
export interface PauseOptions extends SignalOptions, ScheduledOptions {}

/** Pauses the task run until somebody resumes it, or until a start time where one is given. */
export class PAUSE extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Paused;

  /**
   * Makes a signal.
   *
   * @param message What is waited for, for people.
   * @param options When the pause ends by itself, what the state carries, and the cause.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, options?: PauseOptions) {
    super(message, options);
  }

  /** The signal's stable name. */
  override get name(): string {
    return "PAUSE";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: PauseOptions): Paused {
    return new Paused(message, options.result, options);
  }
}
