// Goes on from a state of an earlier run.
import { Resume, type State } from "../../tasks/mod.ts";
import type { TaskRun } from "./task_run.ts";

/** Gives a task run the state that it starts from. One whose state is finished has run already. */
export function takeUp(run: TaskRun, state: State): void {
  run.state = state;
  run.isDone = state.isFinished;
  if (state instanceof Resume) (run.extras ??= {}).isResumed = true;
}
