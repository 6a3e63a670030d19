// How long to wait before a task is tried again.
import { type Duration, toMilliseconds } from "../config/mod.ts";

/**
 * How long to wait before each retry: always the same; from a list, whose last element serves all
 * further retries; or as a function says of the attempt that failed, the first being 1.
 *
 * @example Three ways to say it
 * ```ts
 * import { exponentialBackoff, type RetryDelay } from "@tacit/flow/tasks";
 *
 * const steady: RetryDelay = { seconds: 10 };
 * const listed: RetryDelay = [{ seconds: 1 }, { seconds: 10 }, { minutes: 1 }];
 * const growing: RetryDelay = exponentialBackoff({ base: { seconds: 1 }, max: { minutes: 5 } });
 * ```
 */
export type RetryDelay = Duration | readonly Duration[] | ((attempt: number) => Duration);

/**
 * The wait after an attempt that failed.
 *
 * @param retryDelay The rule.
 * @param attempt Which attempt failed; the first is 1.
 * @param what What the delay is of, for an error.
 * @returns Milliseconds.
 * @throws {TypeError} If the rule is an empty list, or gives what is no duration.
 * @throws {RangeError} If it gives a duration that is negative, not a number, or infinite.
 */
export function retryDelayMs(
  retryDelay: RetryDelay,
  attempt: number,
  what = "The retry delay",
): number {
  if (typeof retryDelay === "function") {
    return toMilliseconds(retryDelay(attempt), `${what}, after attempt ${attempt},`);
  }
  if (!isList(retryDelay)) return toMilliseconds(retryDelay, what);
  const duration = retryDelay[Math.min(attempt, retryDelay.length) - 1];
  if (duration === undefined) throw new TypeError(`${what} is an empty list: it needs a duration.`);
  return toMilliseconds(duration, what);
}

/**
 * Looks at a rule before it is needed, so that a wrong one is found when the task is made and not when
 * it has failed. What a function will give cannot be known then.
 *
 * @param retryDelay The rule.
 * @param what What the delay is of, for an error.
 * @throws {TypeError} If it is an empty list, or something in it is no duration.
 * @throws {RangeError} If a duration is negative, not a number, or infinite.
 */
export function checkRetryDelay(retryDelay: RetryDelay, what: string): void {
  if (typeof retryDelay === "function") return;
  const attempts = isList(retryDelay) ? Math.max(1, retryDelay.length) : 1;
  for (let attempt = 1; attempt <= attempts; attempt++) retryDelayMs(retryDelay, attempt, what);
}

// `Array.isArray` does not tell a readonly array from the other types of a union.
function isList(retryDelay: RetryDelay): retryDelay is readonly Duration[] {
  return Array.isArray(retryDelay);
}

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
   * True if each wait is cut at random, to between a half of it and the whole, so that many tasks that
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
 * Makes a retry delay that grows with each attempt: base, base * factor, base * factor ** 2, ...
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
