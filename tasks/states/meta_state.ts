// The states that say something about another state, which they keep.
import { currentDate } from "../../config/_internal.ts";
import { answer, checkDate, State, type StateOptions, statesToJSON } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** The options of a state that wraps another one. */
export interface MetaStateOptions extends StateOptions {
  /** The state inside. */
  readonly state?: State | undefined;
}

/** A state about another state, which it wraps. */
export abstract class MetaState extends State {
  /** The state inside; never itself one that wraps another. */
  readonly state: State | undefined;

  static {
    answer(this, { isMetaState: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the run gave so far.
   * @param options The state inside, and what else this one carries.
   */
  constructor(message?: string, result?: unknown, options?: MetaStateOptions) {
    super(message, result, options);
    let inside = options?.state;
    while (inside instanceof MetaState) inside = inside.state;
    this.state = inside;
  }

  /** The state as JSON, with the one inside. */
  override toJSON(): StateJSON {
    const [state] = statesToJSON(this, this.state === undefined ? [] : [this.state]);
    return { ...super.toJSON(), ...state && { state } };
  }
}

/** The options of a `Queued` state. */
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
    this.startTime = checkDate(options?.startTime, "startTime") ?? currentDate();
  }

  /** The state as JSON, with the one inside and the start time. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), startTime: this.startTime.toISOString() };
  }
}

/** Another state, a `Scheduled` one mostly, was handed to an executor. */
export class Submitted extends MetaState {
  static {
    answer(this, { name: "Submitted", color: "#ffdf5d", isSubmitted: true });
  }
}
