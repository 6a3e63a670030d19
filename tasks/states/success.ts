// The state of a run that did its work, and those that count as such.
import { answer } from "./_answers.ts";
import { checkDate } from "./_check_date.ts";
import { statesToJSON, toJsonRecord } from "./_to_json.ts";
import { Finished } from "./finished.ts";
import type { State, StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** The run succeeded; `result` is what it gave. */
export class Success extends Finished {
  static {
    answer(this, { name: "Success", color: "#28a745", isSuccessful: true });
  }
}

/** What a `Cached` state may carry. */
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

/** What a `Mapped` state may carry. */
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
