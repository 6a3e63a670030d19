// The states of a run that is over: that it succeeded, and what counts as such; that it failed; and neither.
import {
  answer,
  checkDate,
  State,
  type StateOptions,
  statesToJSON,
  toJsonRecord,
} from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** The run is over, one way or another. */
export class Finished extends State {
  static {
    answer(this, { name: "Finished", color: "#003ccb", isFinished: true });
  }
}

/** The options of a `Looped` state. */
export interface LoopedOptions extends StateOptions {
  /**
   * How many turns there were.
   *
   * @default {1}
   */
  readonly loopCount?: number | undefined;
}

/** One turn of a looping task is over; the next one, which is given `result`, follows at once. */
export class Looped extends Finished {
  /** How many turns there were. */
  readonly loopCount: number;

  static {
    answer(this, { name: "Looped", color: "#003ccb", isLooped: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the turn gave.
   * @param options The number of turns, and what else the state carries.
   */
  constructor(message?: string, result?: unknown, options?: LoopedOptions) {
    super(message, result, options);
    this.loopCount = options?.loopCount ?? 1;
  }

  /** The state as JSON, with its loop count. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), loopCount: this.loopCount };
  }
}

/** Somebody cancelled the run. Neither a success nor a failure. */
export class Cancelled extends Finished {
  static {
    answer(this, { name: "Cancelled", color: "#bdbdbd", isCancelled: true });
  }
}

/** The run succeeded; `result` is what it gave. */
export class Success extends Finished {
  static {
    answer(this, { name: "Success", color: "#28a745", isSuccessful: true });
  }
}

/** The options of a `Cached` state. */
export interface CachedOptions extends StateOptions {
  /** A fingerprint of each input, by name. It tells equal inputs from others and nothing else. */
  readonly hashedInputs?: Readonly<Record<string, string>> | undefined;
  /** The parameters of the run that made the result. */
  readonly cachedParameters?: Readonly<Record<string, unknown>> | undefined;
  /** When the result stops being usable. Never, where it is not given. */
  readonly cachedResultExpiration?: Date | undefined;
}

/** The result was made by an earlier run, or is kept for later ones. Counts as a success. */
export class Cached extends Success {
  /** A fingerprint of each input, by name. */
  // secrecy 3: an input may be a secret, so its value is not what is kept.
  readonly hashedInputs: Readonly<Record<string, string>> | undefined;
  /** The parameters of the run that made the result. */
  readonly cachedParameters: Readonly<Record<string, unknown>> | undefined;
  /** When the result stops being usable; `undefined` for never. */
  readonly cachedResultExpiration: Date | undefined;

  static {
    answer(this, { name: "Cached", color: "#34d058", isCached: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result The result that is kept.
   * @param options What the result depends on, how long it is good, and what else there is.
   * @throws {RangeError} If the expiration is an invalid date.
   */
  constructor(message?: string, result?: unknown, options?: CachedOptions) {
    super(message, result, options);
    this.hashedInputs = options?.hashedInputs;
    this.cachedParameters = options?.cachedParameters;
    this.cachedResultExpiration = checkDate(
      options?.cachedResultExpiration,
      "cachedResultExpiration",
    );
  }

  /** The state as JSON, with what decides whether the result may be used again. */
  override toJSON(): StateJSON {
    const expiration = this.cachedResultExpiration;
    return {
      ...super.toJSON(),
      ...this.hashedInputs && { hashedInputs: { ...this.hashedInputs } },
      ...this.cachedParameters && { cachedParameters: toJsonRecord(this.cachedParameters) },
      ...expiration && { cachedResultExpiration: expiration.toISOString() },
    };
  }
}

/** The options of a `Mapped` state. */
export interface MappedOptions extends StateOptions {
  /** The states of the child runs, in the order of the elements. */
  readonly mapStates?: readonly State[] | undefined;
}

/**
 * The task ran once for each element; its children have a state each.
 *
 * Prefect 1.4.1: this counts as a success and says nothing of the children, who may have failed.
 */
export class Mapped extends Success {
  /** The states of the child runs, in the order of the elements. */
  readonly mapStates: readonly State[];

  static {
    answer(this, { name: "Mapped", color: "#003ccb", isMapped: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the children gave, in order; taken from their states where it is not given.
   * @param options The children's states, and what else the state carries.
   */
  constructor(message?: string, result?: unknown, options?: MappedOptions) {
    const mapStates = options?.mapStates ?? [];
    super(message, result ?? mapStates.map((state) => state.result), options);
    this.mapStates = mapStates;
  }

  /** The state as JSON, with its children's. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), mapStates: statesToJSON(this, this.mapStates) };
  }
}

/** The run was skipped. Counts as a success. */
export class Skipped extends Success {
  static {
    answer(this, { name: "Skipped", color: "#62757f", isSkipped: true });
  }
}

/** The run failed; `result` is the error, where there was one. */
export class Failed extends Finished {
  static {
    answer(this, { name: "Failed", color: "#eb0000", isFailed: true });
  }
}

/** The run took longer than its `timeout`. Counts as a failure. */
export class TimedOut extends Failed {
  static {
    answer(this, { name: "TimedOut", color: "#ff4e33" });
  }
}

/** The task's trigger said no to the upstream states, so it did not run. Counts as a failure. */
export class TriggerFailed extends Failed {
  static {
    answer(this, { name: "TriggerFailed", color: "#ff5131" });
  }
}

/** The run gave a result that did not pass its validation. Counts as a failure. */
export class ValidationFailed extends Failed {
  static {
    answer(this, { name: "ValidationFailed", color: "#ff5131" });
  }
}
