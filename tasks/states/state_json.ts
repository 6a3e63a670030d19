// What a state looks like as JSON: everything but its result, and of its cached inputs the names.
import type { StateName } from "./state_name.ts";

/**
 * A state as JSON. Results are left out, so that no result can leave by this way; dates are ISO 8601
 * texts, and what a state does not have is absent.
 */
export interface StateJSON {
  /** The kind of state. */
  readonly type: StateName;
  /** The message; absent where there is none. */
  readonly message?: string;
  /** The execution context, as far as JSON can say it. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The names of the cached inputs. Their values are results, and left out as such. */
  readonly cachedInputs?: readonly string[];
  /** `Scheduled` states and `Queued`: the start time; absent for a pause without end. */
  readonly startTime?: string;
  /** `Retrying`: how many attempts there were. */
  readonly runCount?: number;
  /** `Looped`: how many turns there were. */
  readonly loopCount?: number;
  /** `Cached`: a fingerprint of each input. */
  readonly hashedInputs?: Readonly<Record<string, string>>;
  /** `Cached`: the parameters of the run that made the result. */
  readonly cachedParameters?: Readonly<Record<string, unknown>>;
  /** `Cached`: when the result stops being usable; absent for never. */
  readonly cachedResultExpiration?: string;
  /** `Mapped`: the states of the children. */
  readonly mapStates?: readonly StateJSON[];
  /** `Submitted` and `Queued`: the state inside. */
  readonly state?: StateJSON;
}
