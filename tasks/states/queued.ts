// The state of a run that found no room to run in.
import { answer } from "./_answers.ts";
import { checkDate } from "./_check_date.ts";
import { MetaState, type MetaStateOptions } from "./meta_state.ts";
import type { StateJSON } from "./state_json.ts";

/** What a `Queued` state may carry. */
export interface QueuedOptions extends MetaStateOptions {
  /**
   * When to look again whether there is room.
   *
   * @default {now}
   */
  readonly startTime?: Date | undefined;
}

/** Another state waits to become `Running`, for want of room mostly. Counts as scheduled. */
export class Queued extends MetaState {
  /** When to look again whether there is room. */
  readonly startTime: Date;

  static {
    answer(this, { name: "Queued", color: "#ffea7f", isQueued: true, isScheduled: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the run gave so far.
   * @param options The state inside, the start time, and what else this one carries.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, result?: unknown, options?: QueuedOptions) {
    super(message, result, options);
    this.startTime = checkDate(options?.startTime, "startTime") ?? new Date();
  }

  /** The state as JSON, with the one inside and the start time. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), startTime: this.startTime.toISOString() };
  }
}
