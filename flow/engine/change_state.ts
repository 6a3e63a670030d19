// The change from one state to the next: what handlers have to say of it first, and who is told of it.
import { deferred, runInFrame } from "../../config/_internal.ts";
import { leave } from "../../secrets/_internal.ts";
import { ENDRUN } from "../../tasks/_internal.ts";
import { Failed, State } from "../../tasks/mod.ts";
import type { RunEvent } from "./run_event.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import { describeThrown, redactState, stateOfSignal } from "./outcome.ts";
import type { TaskRun } from "./task_run.ts";

/**
 * Tells the handlers, in turn, that a task run is about to change, and makes the change.
 *
 * @returns The state that the handlers left: the one proposed, or another they gave instead. A run that
 *   was cancelled stays so.
 * @throws {ENDRUN} If a handler threw what is no signal: the run is over, and failed.
 */
export async function changeState(run: TaskRun, proposed: State): Promise<State> {
  const { control } = run.flowRun;
  if (control.isOver(run)) return run.state;
  const state = await runInFrame(run, () => askHandlers(run, proposed));
  if (!control.isOver(run)) run.state = state;
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
    const safe = leave(error);
    run.logger.error(`A state handler of task "${run.fullName}" threw.`, safe);
    const message = `A state handler of task "${run.fullName}" threw on the change from ` +
      `${oldState.name} to ${state.name}: ${describeThrown(safe)}`;
    throw new ENDRUN(new Failed(message, safe));
  }
}

/**
 * The state that a handler gave instead of the one proposed; nothing where it gave none.
 *
 * @throws {TypeError} If it gave something else: a run could not go on from that.
 */
export function givenState(given: unknown): State | undefined {
  if (given === undefined || given === null || given instanceof State) return given ?? undefined;
  throw new TypeError(
    `it gave ${typeof given === "object" ? "an object" : `a ${typeof given}`} that is no state. ` +
      "A handler returns a state, or nothing.",
  );
}

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

/** Tells of the flow run's state. */
export function tellFlow(run: FlowRunState, state: State): void {
  if (run.onEvent === undefined) return;
  tell(run, {
    type: "flow",
    at: new Date(run.now()),
    flowName: run.redactor.redact(run.flowName),
    flowRunId: run.id,
    state,
    taskCount: run.graph.nodes.length,
  });
}

/** Tells of a task run's state. */
export function tellTask(run: TaskRun, state: State): void {
  const { flowRun, node } = run;
  if (flowRun.onEvent === undefined) return;
  tell(flowRun, {
    type: "task",
    at: new Date(flowRun.now()),
    flowName: flowRun.redactor.redact(flowRun.flowName),
    flowRunId: flowRun.id,
    task: run.task,
    taskSlug: flowRun.redactor.redact(flowRun.graph.slugOf(node)),
    mapIndex: run.mapIndex < 0 ? undefined : run.mapIndex,
    mapCount: run.map?.children.length,
    attempt: run.attempt,
    state,
  });
}

/** A listener that throws is told nothing more; the run goes on. */
function tell(run: FlowRunState, event: RunEvent): void {
  try {
    run.onEvent?.(event);
  } catch (error) {
    run.onEvent = undefined;
    const safe = leave(error); // secrecy 5
    run.logger.error("`onEvent` threw, and is told nothing more.", safe);
  }
}
