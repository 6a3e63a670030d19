// How long something takes: read once, and milliseconds from then on.

/** The milliseconds in each unit of a duration. */
const MS_PER_UNIT = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
} as const;

/** The units of a duration that is written as a text, in milliseconds. */
const MS_PER_SUFFIX = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

const DURATION_TEXT = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h|d|w)$/;

/**
 * A duration as a text: a number and `ms`, `s`, `m` or `min`, `h`, `d` or `w`, such as `"10s"` or
 * `"1.5h"`.
 */
export type DurationText = `${number}${"ms" | "s" | "m" | "min" | "h" | "d" | "w"}`;

/**
 * A length of time: milliseconds, a text such as `"10s"`, or the sum of what an object such as
 * `{ minutes: 5 }` says.
 *
 * @example
 * ```ts
 * import type { Duration } from "@tacit/flow/tasks";
 *
 * const short: Duration = 250;
 * const longer: Duration = "10s";
 * const long: Duration = { days: 1, hours: 12 };
 * ```
 */
export type Duration = number | DurationText | {
  /** Of seven days each. */
  readonly weeks?: number;
  /** Of 24 hours each. */
  readonly days?: number;
  /** Of 60 minutes each. */
  readonly hours?: number;
  /** Of 60 seconds each. */
  readonly minutes?: number;
  /** Of 1,000 milliseconds each. */
  readonly seconds?: number;
  /** A thousandth of a second each. */
  readonly milliseconds?: number;
};

/**
 * The milliseconds in a duration.
 *
 * @param duration The duration.
 * @param what What it is the duration of, for an error: ``timeout of task "load"``.
 * @returns The milliseconds; a fraction where the duration has one.
 * @throws {TypeError} If it is neither a number, a text such as `"10s"` nor an object of numbers, has a
 * unit that is none, or no unit.
 * @throws {RangeError} If it, or one of its units, is negative, not a number, or infinite.
 *
 * @example
 * ```ts
 * import { toMilliseconds } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toMilliseconds({ minutes: 1, seconds: 30 }), 90_000);
 * assertEquals(toMilliseconds("1.5h"), 5_400_000);
 * ```
 */
export function toMilliseconds(duration: Duration, what = "The duration"): number {
  if (typeof duration === "number") return checked(duration, what, "");
  if (typeof duration === "string") return fromText(duration, what);
  if (typeof duration !== "object" || duration === null || Array.isArray(duration)) {
    throw new TypeError(
      `${what} must be milliseconds, a text such as "10s" or an object such as { minutes: 5 }; it is ` +
        `${kind(duration)}.`,
    );
  }
  const units = Object.keys(duration);
  if (units.length === 0) {
    throw new TypeError(`${what} has no unit: write { seconds: 0 } for none.`);
  }
  let sum = 0;
  for (const unit of units) {
    if (!isUnit(unit)) {
      throw new TypeError(
        `${what} has the unit \`${unit}\`; there are ${Object.keys(MS_PER_UNIT).join(", ")}.`,
      );
    }
    const count = duration[unit];
    if (count !== undefined) sum += checked(count, what, ` ${unit}`) * MS_PER_UNIT[unit];
  }
  return checked(sum, what, "");
}

function fromText(text: string, what: string): number {
  const [, count, suffix] = DURATION_TEXT.exec(text) ?? [];
  if (count !== undefined && suffix !== undefined && isSuffix(suffix)) {
    return checked(Number(count) * MS_PER_SUFFIX[suffix], what, "");
  }
  throw new TypeError(
    `${what} is ${JSON.stringify(text)}; as a text it is a number and one of ` +
      `${Object.keys(MS_PER_SUFFIX).join(", ")}, such as "10s" or "1.5h".`,
  );
}

function isSuffix(suffix: string): suffix is keyof typeof MS_PER_SUFFIX {
  return Object.hasOwn(MS_PER_SUFFIX, suffix);
}

function isUnit(unit: string): unit is keyof typeof MS_PER_UNIT {
  return Object.hasOwn(MS_PER_UNIT, unit);
}

function checked(count: number, what: string, unit: string): number {
  if (typeof count !== "number") {
    throw new TypeError(
      `${what} must be a number of${unit || " milliseconds"}; it is ${kind(count)}.`,
    );
  }
  if (count >= 0 && count < Infinity) return count;
  throw new RangeError(`${what} must be finite and not negative; it is ${count}${unit}.`);
}

function kind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
