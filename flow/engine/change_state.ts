// The change of a task run from one state to the next, told to the task's handlers first.
import { Failed, type State } from "../../tasks/mod.ts";
import { givenState } from "./given_state.ts";
import { describeThrown, stateOfSignal } from "./outcome.ts";
import { redactError } from "../../secrets/_internal.ts";
import type { TaskRun } from "./task_run.ts";
import { runInFrame } from "../../config/_internal.ts";

/**
 * Tells the handlers, in turn, that a task run is about to change, and makes the change.
 *
 * @returns The state that the handlers left: the one proposed, or another they gave instead. A run that
 *   was cancelled stays so.
 */
export async function changeState(run: TaskRun, proposed: State): Promise<State> {
  const { scheduler } = run.flowRun;
  if (scheduler.hasEnded) return run.state;
  const state = await runInFrame(run, () => askHandlers(run, proposed));
  if (!scheduler.hasEnded) run.state = state;
  return run.state;
}

/** Prefect 1.4.1: a handler that throws a signal has decided; one that throws otherwise fails the task. */
async function askHandlers(run: TaskRun, proposed: State): Promise<State> {
  const oldState = run.state;
  let state = proposed;
  try {
    for (const handler of run.task.settings.stateHandlers) {
      state = givenState(await handler(run.task, oldState, state)) ?? state;
    }
    return state;
  } catch (error) {
    const signalled = stateOfSignal(error);
    if (signalled !== undefined) return signalled;
    const safe = redactError(error, run.flowRun.redactor);
    return new Failed(
      `A state handler of task "${run.fullName}" threw on the change from ${oldState.name} to ` +
        `${state.name}: ${describeThrown(safe)}`,
      safe,
    );
  }
}
