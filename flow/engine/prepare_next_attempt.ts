// Makes a task run ready to go through its pipeline once more.
import { Looped, Pending, Retrying } from "../../tasks/mod.ts";
import { PENDING, type TaskRun } from "./task_run.ts";

/** Sets what the context will say in the next attempt or turn, and the state back to pending. */
export function prepareNextAttempt(run: TaskRun): void {
  const { state } = run;
  if (state instanceof Looped) {
    // Prefect 1.4.1: the turns of a loop share the retries of their task.
    (run.extras ??= {}).loop = { count: state.loopCount + 1, result: state.result };
    run.state = new Pending(`Looping task (on loop index ${state.loopCount})`);
  } else {
    if (state instanceof Retrying) run.attempt = state.runCount + 1;
    // Prefect 1.4.1: a pause whose time is over is resumed.
    if (state.isPaused) (run.extras ??= {}).isResumed = true;
    run.state = PENDING;
  }
  // An abort that ended one attempt must not end the next.
  delete run.extras?.abort;
}
