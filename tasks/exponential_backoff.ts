// Waits that grow with each attempt.
import { type Duration, toMilliseconds } from "./duration.ts";

/** How waits grow. */
export interface ExponentialBackoffOptions {
  /** The wait after the first attempt. */
  readonly base: Duration;
  /**
   * By how much each wait is longer than the one before.
   *
   * @default {2}
   */
  readonly factor?: number;
  /** The longest wait. Waits grow without end where it is not given. */
  readonly max?: Duration;
  /**
   * Whether each wait is cut at random, to between a half of it and the whole, so that many tasks that
   * failed together do not come back together.
   *
   * @default {true}
   */
  readonly jitter?: boolean;
  /**
   * Gives the random numbers from 0 to below 1.
   *
   * @default {Math.random}
   */
  readonly random?: () => number;
}

/**
 * Makes a retry delay that grows with each attempt: base, base × factor, base × factor², …
 *
 * @param options How it grows.
 * @returns The wait in milliseconds, as a function of the attempt that failed, the first being 1.
 * @throws {TypeError} If a duration is none.
 * @throws {RangeError} If the factor is below 1 or infinite, or a duration negative.
 *
 * @example
 * ```ts
 * import { exponentialBackoff } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * const delayAfter = exponentialBackoff({ base: { seconds: 1 }, max: { seconds: 5 }, jitter: false });
 * assertEquals([1, 2, 3, 4].map(delayAfter), [1000, 2000, 4000, 5000]);
 * ```
 */
export function exponentialBackoff(
  { base, factor = 2, max, jitter = true, random = Math.random }: ExponentialBackoffOptions,
): (attempt: number) => number {
  const baseMs = toMilliseconds(base, "exponentialBackoff: `base`");
  const maxMs = max === undefined
    ? Number.MAX_SAFE_INTEGER
    : toMilliseconds(max, "exponentialBackoff: `max`");
  if (!(factor >= 1 && factor < Infinity)) {
    throw new RangeError(`exponentialBackoff: \`factor\` must be at least 1; it is ${factor}.`);
  }
  return (attempt) => {
    // A base of 0 stays 0, also when the power has grown past all numbers.
    const wholeMs = baseMs === 0 ? 0 : Math.min(maxMs, baseMs * factor ** (attempt - 1));
    return jitter ? wholeMs * (0.5 + random() / 2) : wholeMs;
  };
}
