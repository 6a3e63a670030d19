// The states of a run that is not over: it has yet to begin, or to go on, or is at work.
import { currentDate } from "../../config/_internal.ts";
import { answer, checkDate, State, type StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** The run has not begun. The first state of every run. */
export class Pending extends State {
  static {
    answer(this, { name: "Pending", color: "#696969", isPending: true });
  }
}

/** The options of a scheduled state. */
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
    return currentDate();
  }

  /** The state as JSON, with its start time. */
  override toJSON(): StateJSON {
    return {
      ...super.toJSON(),
      ...this.startTime && { startTime: this.startTime.toISOString() },
    };
  }
}

/** The options of a `Retrying` state. */
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

/** The run waits for somebody to resume it, or for its start time where it has one. */
export class Paused extends Scheduled {
  static {
    answer(this, { name: "Paused", color: "#99a8e8", isPaused: true });
  }

  /** None: a pause has no end of its own. */
  protected override defaultStartTime(): undefined {}
}

/** The run may go on after a pause, from its start time. */
export class Resume extends Scheduled {
  static {
    answer(this, { name: "Resume", color: "#f58c0c" });
  }
}

/** The run is under way. */
export class Running extends State {
  static {
    answer(this, { name: "Running", color: "#3d67ff", isRunning: true });
  }
}

/** The flow run was asked to stop; some of its tasks may still be running. */
export class Cancelling extends Running {
  static {
    answer(this, { name: "Cancelling", color: "#E8E8E8" });
  }
}
