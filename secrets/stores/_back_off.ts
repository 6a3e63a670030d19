// How long to wait before a request is tried again.

/** Before the first retry, in milliseconds; it doubles with each one that follows. */
const FIRST_MILLISECONDS = 250;

/**
 * The wait before a retry: exponential, of which a random half is taken, so that many who were refused
 * together do not come back together. https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 *
 * @param retry The retry's number, from 0 up.
 * @param isThrottled Whether the server has too many requests: then everybody waits twice as long.
 * @param random Gives a number from 0 to 1.
 * @returns The wait in milliseconds.
 */
export function backOff(retry: number, isThrottled: boolean, random = Math.random): number {
  const longest = FIRST_MILLISECONDS * (isThrottled ? 2 : 1) * 2 ** retry;
  return longest * (1 + random()) / 2;
}
