// The state between two attempts.
import { answer } from "./_answers.ts";
import { Scheduled, type ScheduledOptions } from "./scheduled.ts";
import type { StateJSON } from "./state_json.ts";

/** What a `Retrying` state may carry. */
export interface RetryingOptions extends ScheduledOptions {
  /**
   * How many attempts there were.
   *
   * @default {1}
   */
  readonly runCount?: number | undefined;
}

/** The run failed and waits to be tried again. */
export class Retrying extends Scheduled {
  /** How many attempts there were. */
  readonly runCount: number;

  static {
    answer(this, { name: "Retrying", color: "#f66a0a", isRetrying: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the last attempt gave: its error.
   * @param options The time of the next attempt, the number of attempts, and what else there is.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, result?: unknown, options?: RetryingOptions) {
    super(message, result, options);
    this.runCount = options?.runCount ?? 1;
  }

  /** The state as JSON, with its start time and run count. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), runCount: this.runCount };
  }
}
