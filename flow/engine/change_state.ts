// The change of a task run from one state to the next, told to the task's handlers first.
import { ENDRUN } from "../../tasks/_internal.ts";
import { Failed, type State } from "../../tasks/mod.ts";
import { taskLogger } from "../logging/run_logger.ts";
import { givenState } from "./given_state.ts";
import { describeThrown, redactState, stateOfSignal } from "./outcome.ts";
import { redactError } from "../../secrets/_internal.ts";
import type { TaskRun } from "./task_run.ts";
import { runInFrame } from "../../config/_internal.ts";

/**
 * Tells the handlers, in turn, that a task run is about to change, and makes the change.
 *
 * @returns The state that the handlers left: the one proposed, or another they gave instead. A run that
 *   was cancelled stays so.
 * @throws {ENDRUN} If a handler threw what is no signal: the run is over, and failed.
 */
export async function changeState(run: TaskRun, proposed: State): Promise<State> {
  const { scheduler } = run.flowRun;
  if (scheduler.isOver(run)) return run.state;
  const state = await runInFrame(run, () => askHandlers(run, proposed));
  if (!scheduler.isOver(run)) run.state = state;
  return run.state;
}

/**
 * Tells the handlers of a mapped task that it is about to have its children, or to end without any.
 *
 * @param run The run of the mapped task.
 * @param oldState The state it leaves.
 * @param end The state it ends with; nothing where it has its children.
 * @returns The state to end with, by the handlers' leave; nothing where the children are to run.
 */
export async function changeToMapped(
  run: TaskRun,
  oldState: State,
  end: State | undefined | Promise<State | undefined>,
): Promise<State | undefined> {
  const proposed = await end ?? run.state;
  const mapped = run.map;
  run.state = oldState;
  run.map = undefined;
  try {
    const state = await changeState(run, proposed);
    if (state !== proposed || mapped === undefined) return state;
    run.map = mapped;
    return undefined;
  } catch (error) {
    if (error instanceof ENDRUN) return error.state;
    throw error;
  }
}

/** Prefect 1.4.1: a handler that throws a signal has decided; one that throws otherwise ends the run. */
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
    const { redactor } = run.flowRun;
    if (signalled !== undefined) return redactState(signalled, redactor);
    const safe = redactError(error, redactor);
    taskLogger(run).error(`A state handler of task "${run.fullName}" threw.`, safe);
    const message = `A state handler of task "${run.fullName}" threw on the change from ` +
      `${oldState.name} to ${state.name}: ${describeThrown(safe)}`;
    throw new ENDRUN(new Failed(message, safe));
  }
}
