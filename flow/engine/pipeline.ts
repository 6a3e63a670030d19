// The pipeline that takes a task run from one state to the next, step by step, in the order written here.
// A step before the run gives a state to end with, or nothing to go on; a step after it takes the state
// that the run gave and gives the one that follows.
import { deferred } from "../../config/_internal.ts";
import { ENDRUN } from "../../tasks/_internal.ts";
import { allSuccessful, Running, type State, type TaskSettings } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/mod.ts";
import {
  cacheResult,
  checkForRetry,
  checkTaskIsCached,
  checkTaskTrigger,
  checkUpstreamSkipped,
  checkUpstreamSuccessful,
  findResult,
  setTaskRunName,
} from "./pipeline_steps.ts";
import { changeState, tellTask } from "./change_state.ts";
import { stateOfThrown } from "./outcome.ts";
import { runTask } from "./run_task.ts";
import type { RunResults } from "./run_results.ts";
import type { TaskRun } from "./task_run.ts";

/** Decides before a task runs whether it does: a state ends the pipeline, nothing lets it go on. */
type StepBefore = (run: TaskRun) => State | undefined | Promise<State | undefined>;

/** Looks at what a task's run gave, and decides what follows from it. */
type StepAfter = (run: TaskRun, state: State) => State;

const STEPS_BEFORE: readonly StepBefore[] = [
  checkUpstreamSkipped,
  setTaskRunName,
  // Prefect 1.4.1: a kept result does not stand in for a task whose trigger fails.
  checkTaskTrigger,
  checkTaskIsCached,
  findResult,
];

const STEPS_AFTER: readonly StepAfter[] = [
  cacheResult,
  checkForRetry,
];

const RUNNING: State = new Running("Starting task run.");

/**
 * Takes a task run through the whole pipeline, and tells the scheduler where it came to rest.
 *
 * @returns A promise of that, or nothing where it has come about already.
 */
export function runPipeline(
  run: TaskRun,
  elsewhere: TaskRunner | undefined,
): Promise<void> | undefined {
  const { results } = run.flowRun;
  if (results !== undefined) return runKept(run, elsewhere, results);
  return isPlain(run.task.settings)
    ? runPlainly(run, elsewhere)
    : runThoroughly(run, elsewhere).then((state) => settle(run, state));
}

/** The pipeline of a run that keeps results: what a task gave is kept before anybody hears of it. */
async function runKept(
  run: TaskRun,
  elsewhere: TaskRunner | undefined,
  results: RunResults,
): Promise<void> {
  const { promise, resolve: endTask } = deferred<void>();
  const extras = run.extras ??= {};
  extras.taskEnd = promise;
  try {
    // Asked again each time: meanwhile another run may have set going what this one needs.
    for (let load = results.load(run); load !== undefined; load = results.load(run)) {
      const awaited = await load;
      if (awaited.length > 0) return run.flowRun.control.waitFor(run, awaited);
    }
    const state = isPlain(run.task.settings)
      ? await plainState(run, elsewhere, results)
      : await runThoroughly(run, elsewhere);
    const keeping = results.keep(run, state);
    const room = results.room();
    if (room === undefined) endTask();
    else room.then(endTask);
    settle(run, await keeping);
  } finally {
    extras.taskEnd = undefined;
    endTask();
  }
}

/** What a plain task's run ends with: where it may be found elsewhere, it is looked for there first. */
function plainState(
  run: TaskRun,
  elsewhere: TaskRunner | undefined,
  results: RunResults,
): State | Promise<State> {
  if (run.flowRun.control.isOver(run)) return run.state;
  const end = checkUpstreamSkipped(run) ?? checkUpstreamSuccessful(run);
  if (end !== undefined) return end;
  if (results.mayFind(run)) return runThoroughly(run, elsewhere);
  begin(run, RUNNING);
  const outcome = runTask(run, elsewhere, conclude);
  return outcome instanceof Promise ? outcome : conclude(run, outcome);
}

function settle(run: TaskRun, state: State): void {
  run.flowRun.control.settle(run, state);
}

function begin(run: TaskRun, running: State): void {
  run.state = running;
  run.flowRun.control.noteStart(run);
  tellTask(run, running);
}

/** A task without options needs no step but the two that every task needs. */
function isPlain(settings: TaskSettings): boolean {
  return settings.trigger === allSuccessful && settings.stateHandlers.length === 0 &&
    settings.cacheForMs === undefined && settings.taskRunName === undefined;
}

/** The pipeline of a plain task: nothing in it waits, so that nothing need be awaited. */
function runPlainly(
  run: TaskRun,
  elsewhere: TaskRunner | undefined,
): Promise<void> | undefined {
  const end = checkUpstreamSkipped(run) ?? checkUpstreamSuccessful(run);
  if (end !== undefined) {
    settle(run, end);
    return undefined;
  }
  begin(run, RUNNING);
  const outcome = runTask(run, elsewhere, concludeAndSettle);
  if (outcome instanceof Promise) return outcome;
  concludeAndSettle(run, outcome);
  return undefined;
}

function concludeAndSettle(run: TaskRun, state: State): void {
  settle(run, conclude(run, state));
}

/** The pipeline with every step, each change of state told to the task's handlers. */
async function runThoroughly(run: TaskRun, elsewhere: TaskRunner | undefined): Promise<State> {
  try {
    return await runObserved(run, elsewhere);
  } catch (error) {
    if (error instanceof ENDRUN) return error.state;
    throw error;
  }
}

async function runObserved(run: TaskRun, elsewhere: TaskRunner | undefined): Promise<State> {
  for (const step of STEPS_BEFORE) {
    const end = await tryStep(step, run);
    // The run may have been cancelled while the step waited: then nothing more is to begin.
    if (run.flowRun.control.isOver(run)) return run.state;
    if (end !== undefined) return await changeState(run, end);
  }
  const running = await changeState(run, RUNNING);
  // Prefect 1.4.1: a handler that gave another state than Running has ended the run with it.
  if (!running.isRunning) return running;
  begin(run, running);
  return await concludeObserved(run, await runTask(run, elsewhere, (_, state) => state));
}

/** Prefect 1.4.1: a step that throws a signal has decided; one that throws anything else has failed. */
async function tryStep(step: StepBefore, run: TaskRun): Promise<State | undefined> {
  try {
    return await step(run);
  } catch (error) {
    return stateOfThrown(run, error, "Unexpected error while running task");
  }
}

/** The steps after the run, of which a plain task that succeeded needs none. */
function conclude(run: TaskRun, state: State): State {
  return state.isSuccessful
    ? state
    : STEPS_AFTER.reduce((current, step) => takeStep(step, run, current), state);
}

/** What users bring to a step (inputs, rules) may throw when it is used: that fails the task. */
function takeStep(step: StepAfter, run: TaskRun, state: State): State {
  try {
    return step(run, state);
  } catch (error) {
    return stateOfThrown(run, error, `Unexpected error after "${state.message}"`);
  }
}

async function concludeObserved(run: TaskRun, state: State): Promise<State> {
  let current = await changeState(run, state);
  for (const step of STEPS_AFTER) {
    const next = takeStep(step, run, current);
    if (next !== current) current = await changeState(run, next);
  }
  return current;
}
