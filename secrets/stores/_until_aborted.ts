// Waiting that can be given up.
import { deferred } from "../../config/_internal.ts";

/**
 * Waits for a promise that others may wait for too, but no longer than a signal lets it. Leaves no
 * listener behind.
 *
 * @throws The signal's reason, once it is aborted.
 */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await promise;
  const { promise: aborted, reject } = deferred<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
