// A step of the pipeline.
import { Failed, retryDelayMs, Retrying, type State } from "../../tasks/mod.ts";
import { describeThrown } from "./outcome.ts";
import type { TaskRun } from "./task_run.ts";

/** A run that failed is tried again as often as its task allows, after the delay it asks for. */
export function checkForRetry(run: TaskRun, state: State): State {
  const { maxRetries, retryDelay, isRetriable } = run.task.settings;
  if (!state.isFailed || run.attempt > maxRetries) return state;
  try {
    if (isRetriable !== undefined && !isRetriable(state.result)) return state;
    const startTime = new Date(run.flowRun.now() + retryDelayMs(retryDelay, run.attempt));
    return new Retrying(
      `Retrying task (after attempt ${run.attempt} of ${maxRetries + 1}): ${state.message}`,
      undefined,
      { startTime, runCount: run.attempt },
    );
  } catch (error) {
    return new Failed(
      `Task "${run.fullName}" failed, and could not be tried again, since its \`retryOn\` or ` +
        `\`retryDelay\` threw: ${describeThrown(error)} (${state.message})`,
      state.result,
    );
  }
}
