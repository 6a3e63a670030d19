// Waiting.
import { type Clock, currentClock } from "../config/_internal.ts";

/** The longest time that the runtime's timers can wait, in milliseconds; longer waits take several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** How to wait. */
export interface DelayOptions {
  /** Ends the wait early, by rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Waits. Whichever way the wait ends, its timer and its listener are gone with it.
 *
 * @param ms How long, in milliseconds; any length will do, also one over 24.8 days.
 * @param options How to wait.
 * @returns A promise that is fulfilled when the time is up, and rejected with the reason of the signal
 * when that aborts first.
 *
 * @example In a task, stopping with it
 * ```ts
 * import { context } from "@tacit/flow/config";
 * import { delay } from "@tacit/flow/tasks";
 *
 * await delay(10, { signal: context.signal });
 * ```
 */
export function delay(ms: number, { signal }: DelayOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const clock = currentClock();
    if (clock !== undefined) return waitOn(clock, ms, signal, resolve, reject);
    const end = performance.now() + ms;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (restMs: number): void => {
      timer = setTimeout(() => {
        if (restMs > LONGEST_WAIT_MS) return wait(end - performance.now());
        signal?.removeEventListener("abort", abort);
        resolve();
      }, Math.min(restMs, LONGEST_WAIT_MS));
    };
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    wait(ms);
  });
}

/** Waits on a clock that is not the machine's. */
function waitOn(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  resolve: () => void,
  reject: (reason: unknown) => void,
): void {
  const abort = (): void => {
    cancel();
    reject(signal?.reason);
  };
  const cancel = clock.wait(ms, () => {
    signal?.removeEventListener("abort", abort);
    resolve();
  });
  signal?.addEventListener("abort", abort, { once: true });
}
