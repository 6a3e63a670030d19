// The state of a run that waits for a time, and the parent of those that wait for one too.
import { answer } from "./_answers.ts";
import { checkDate } from "./_check_date.ts";
import { Pending } from "./pending.ts";
import type { StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** What a scheduled state may carry. */
export interface ScheduledOptions extends StateOptions {
  /**
   * When the run may start.
   *
   * @default {now; a `Paused` state has none}
   */
  readonly startTime?: Date | undefined;
}

/** The run waits for its start time. */
export class Scheduled extends Pending {
  /** When the run may start; `undefined` only in a `Paused` state that has no end. */
  readonly startTime: Date | undefined;

  static {
    answer(this, { name: "Scheduled", color: "#ffab00", isScheduled: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the run gave so far.
   * @param options The start time, and what else the state carries.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, result?: unknown, options?: ScheduledOptions) {
    super(message, result, options);
    this.startTime = checkDate(options?.startTime, "startTime") ?? this.defaultStartTime();
  }

  /** When a run starts that was given no start time: now. */
  protected defaultStartTime(): Date | undefined {
    return new Date();
  }

  /** The state as JSON, with its start time. */
  override toJSON(): StateJSON {
    return {
      ...super.toJSON(),
      ...this.startTime && { startTime: this.startTime.toISOString() },
    };
  }
}
