// A step of the pipeline, and what follows from it: another attempt.
import { Failed, Looped, Pending, retryDelayMs, Retrying, type State } from "../../tasks/mod.ts";
import { describeThrown } from "./outcome.ts";
import { PENDING, type TaskRun } from "./task_run.ts";

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

/** Sets what the context will say in the next attempt or turn, and the state back to pending. */
export function prepareNextAttempt(run: TaskRun): void {
  const { state } = run;
  if (state instanceof Looped) {
    // Prefect 1.4.1: the turns of a loop share the retries of their task.
    (run.extras ??= {}).loop = { count: state.loopCount + 1, result: state.result };
    run.state = new Pending(`Looping task (on loop index ${state.loopCount})`);
  } else {
    if (state instanceof Retrying) {
      noteAttempt(run);
      run.attempt = state.runCount + 1;
    }
    // Prefect 1.4.1: a pause whose time is over is resumed.
    if (state.isPaused) (run.extras ??= {}).isResumed = true;
    run.state = PENDING;
  }
  // An abort that ended one attempt must not end the next.
  delete run.extras?.abort;
}

/** How many attempts before the last are kept: a task may have more retries than anybody would read of. */
const MOST_ATTEMPTS = 100;

function noteAttempt(run: TaskRun): void {
  const { startedMs, endedMs, state } = run;
  if (startedMs < 0) return; // An earlier process made it.
  const earlier = (run.extras ??= {}).earlier ??= [];
  if (earlier.length === MOST_ATTEMPTS) earlier.shift();
  earlier.push({ startedMs, endedMs, state });
  run.startedMs = run.endedMs = -1;
}
