// The state of a run whose result is kept, or was.
import { answer } from "./_answers.ts";
import { checkDate } from "./_check_date.ts";
import { toJsonRecord } from "./_json_value.ts";
import type { StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";
import { Success } from "./success.ts";

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
