// The rules by which a kept result is used again.
import { fingerprintInputs } from "./fingerprint_inputs.ts";
import type { Cached } from "./states/finished.ts";

/**
 * Decides whether a kept result serves a run.
 *
 * @param state The state with the kept result.
 * @param inputs The inputs of the run, by name.
 * @param parameters The parameters of the run, by name.
 * @param now The time of the decision; now, where it is not given.
 * @returns Whether the result is used, in place of running the task.
 *
 * @example A rule of one's own
 * ```ts
 * import { type CacheValidator, durationOnly } from "@tacit/flow/tasks";
 *
 * const unlessForced: CacheValidator = (state, inputs, parameters, now) =>
 *   !parameters.force && durationOnly(state, inputs, parameters, now);
 * ```
 */
export type CacheValidator = (
  state: Cached,
  inputs: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>>,
  now?: Date,
) => boolean;

type Fingerprints = Readonly<Record<string, string>>;

/**
 * Uses a result until it expires. What a task with `cacheFor` has that is given no validator.
 *
 * @param state The state with the kept result.
 * @param _inputs The inputs of the run, which do not matter.
 * @param _parameters The parameters of the run, which do not matter.
 * @param now The time of the decision.
 * @returns Whether the result has not expired; one without an expiration never does.
 */
export function durationOnly(
  state: Cached,
  _inputs: Readonly<Record<string, unknown>>,
  _parameters: Readonly<Record<string, unknown>>,
  now: Date = new Date(),
): boolean {
  return state.cachedResultExpiration === undefined || state.cachedResultExpiration > now;
}

/**
 * Uses no result.
 *
 * @returns `false`.
 */
export function neverUse(): boolean {
  return false;
}

/**
 * Uses a result until it expires, where it was made from inputs like those of the run.
 *
 * @param state The state with the kept result.
 * @param inputs The inputs of the run.
 * @param parameters The parameters of the run, which do not matter.
 * @param now The time of the decision.
 * @returns Whether the result is used.
 */
export function allInputs(
  state: Cached,
  inputs: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>>,
  now?: Date,
): boolean {
  return durationOnly(state, inputs, parameters, now) &&
    isAlike(inputFingerprints(state), fingerprintInputs(inputs));
}

/**
 * Uses a result until it expires, where it was made under parameters like those of the run.
 *
 * @param state The state with the kept result.
 * @param inputs The inputs of the run, which do not matter.
 * @param parameters The parameters of the run.
 * @param now The time of the decision.
 * @returns Whether the result is used.
 */
export function allParameters(
  state: Cached,
  inputs: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>>,
  now?: Date,
): boolean {
  return durationOnly(state, inputs, parameters, now) &&
    state.cachedParameters !== undefined &&
    isAlike(fingerprintInputs(state.cachedParameters), fingerprintInputs(parameters));
}

/** Which names a validator looks at. */
export interface PartialValidatorOptions {
  /** The names. Where they are not given, none matters and only the expiration decides. */
  readonly validateOn?: Iterable<string>;
}

/**
 * Makes a validator that uses a result until it expires, where certain inputs of the run are like those
 * it was made from.
 *
 * @param options Which inputs.
 * @returns The validator.
 *
 * @example One input that changes and does not matter
 * ```ts
 * import { Cached, fingerprintInputs, partialInputsOnly } from "@tacit/flow/tasks";
 * import { assert } from "@std/assert";
 *
 * const sameCity = partialInputsOnly({ validateOn: ["city"] });
 * const kept = new Cached("", 21, {
 *   hashedInputs: fingerprintInputs({ city: "Jena", askedAt: "08:00" }),
 * });
 * assert(sameCity(kept, { city: "Jena", askedAt: "09:30" }, {}));
 * assert(!sameCity(kept, { city: "Gera", askedAt: "09:30" }, {}));
 * ```
 */
export function partialInputsOnly({ validateOn }: PartialValidatorOptions = {}): CacheValidator {
  const names = namesOf(validateOn);
  return (state, inputs, parameters, now) =>
    durationOnly(state, inputs, parameters, now) &&
    (names === undefined ||
      isAlike(pick(inputFingerprints(state), names), fingerprintInputs(pick(inputs, names))));
}

/**
 * Makes a validator that uses a result until it expires, where certain parameters of the run are like
 * those it was made under.
 *
 * @param options Which parameters.
 * @returns The validator.
 *
 * @example
 * ```ts
 * import { Cached, partialParametersOnly } from "@tacit/flow/tasks";
 * import { assert } from "@std/assert";
 *
 * const sameRows = partialParametersOnly({ validateOn: ["rows"] });
 * const kept = new Cached("", "report", { cachedParameters: { rows: 1000, day: "2020-12-31" } });
 * assert(sameRows(kept, {}, { rows: 1000, day: "2021-01-01" }));
 * ```
 */
export function partialParametersOnly(
  { validateOn }: PartialValidatorOptions = {},
): CacheValidator {
  const names = namesOf(validateOn);
  return (state, inputs, parameters, now) =>
    durationOnly(state, inputs, parameters, now) &&
    (names === undefined ||
      isAlike(
        fingerprintInputs(pick(state.cachedParameters ?? {}, names)),
        fingerprintInputs(pick(parameters, names)),
      ));
}

/** A lone text is one name, not a name for each of its letters. */
function namesOf(validateOn: Iterable<string> | undefined): readonly string[] | undefined {
  return typeof validateOn === "string" ? [validateOn] : validateOn && [...validateOn];
}

/** Prefect 1.4.1: fingerprints where there are some, else the cached inputs themselves. */
function inputFingerprints(state: Cached): Fingerprints {
  return state.hashedInputs ?? fingerprintInputs(state.cachedInputs ?? {});
}

function pick<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

function isAlike(one: Fingerprints, other: Fingerprints): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}
