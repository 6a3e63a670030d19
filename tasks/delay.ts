// Waiting.
import { currentClock } from "../config/_internal.ts";
import { type Duration, toMilliseconds } from "../config/mod.ts";

/** How to wait. */
export interface DelayOptions {
  /** Ends the wait early, by rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Waits. Whichever way the wait ends, its timer and its listener are gone with it.
 *
 * @param duration How long; any length will do, also one over 24.8 days.
 * @param options How to wait.
 * @returns A promise that is fulfilled when the time is up, and rejected with the reason of the signal
 * when that aborts first, or with a `TypeError` or `RangeError` when the duration is none.
 *
 * @example In a task, stopping with it
 * ```ts
 * import { context } from "@tacit/flow/config";
 * import { delay } from "@tacit/flow/tasks";
 *
 * await delay("10ms", { signal: context.signal });
 * ```
 */
export function delay(duration: Duration, { signal }: DelayOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const ms = typeof duration === "number" ? duration : toMilliseconds(duration);
    if (signal?.aborted) return reject(signal.reason);
    const cancel = currentClock().wait(ms, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}
