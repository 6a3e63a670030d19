// Waits for what a flow's state handlers do, so that one that never ends cannot keep a cancelled run.
import { deferred } from "../../config/_internal.ts";
import type { FlowRunState } from "./flow_run_state.ts";

/** How long the handlers of a flow may go on once its run was cancelled, in milliseconds. */
const GRACE_MS = 1000;

/** What `work` gives; nothing where the run was cancelled, and `work` takes too long from then on. */
export async function whileNotCancelled<T>(
  work: T | PromiseLike<T>,
  { abort: { signal }, logger, flowName }: FlowRunState,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { promise: isOver, resolve } = deferred<undefined>();
  const startGrace = () => {
    timer = setTimeout(() => {
      logger.warn(`A state handler of flow "${flowName}" goes on, though the run was cancelled.`);
      resolve(undefined);
    }, GRACE_MS);
  };
  if (signal.aborted) startGrace();
  else signal.addEventListener("abort", startGrace);
  try {
    return await Promise.race([work, isOver]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", startGrace);
  }
}
