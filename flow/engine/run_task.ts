// The step of the pipeline that the others are there for.
import { callInFrame } from "../../config/_internal.ts";
import { type State, TimedOut } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/executor.ts";
import { adoptThenable, isThenable } from "./adopt_thenable.ts";
import { describeTaskRun } from "./describe_task_run.ts";
import { resolveInputs } from "./resolve_inputs.ts";
import { failed, succeeded } from "./outcome.ts";
import { signalOf } from "./task_context.ts";
import type { TaskRun } from "./task_run.ts";

/** What follows from the state that running a task gave. */
type Conclude = (run: TaskRun, state: State) => State;

/**
 * Runs the task: once, in its own context, and for no longer than its timeout.
 *
 * @returns The state that came of it; where the task takes time, a promise of what `conclude` makes
 *   of that state.
 */
export function runTask(
  run: TaskRun,
  elsewhere: TaskRunner | undefined,
  conclude: Conclude = asItIs,
): State | Promise<State> {
  const { timeoutMs } = run.task.settings;
  const startedAt = timeoutMs === undefined ? 0 : performance.now();
  let value: unknown;
  try {
    value = elsewhere === undefined
      ? callInFrame(run, invokeTask, run)
      : elsewhere(describeTaskRun(run), signalOf(run));
  } catch (error) {
    return failed(run, error);
  }
  if (isThenable(value)) {
    const promise = value instanceof Promise ? value : adoptThenable(value);
    if (timeoutMs !== undefined) return inTime(run, promise, timeoutMs, conclude);
    return promise.then(
      (result) => conclude(run, succeeded(run, result)),
      (error) => conclude(run, failed(run, error)),
    );
  }
  // A task that blocked the loop for longer than it may is late all the same.
  if (timeoutMs !== undefined && performance.now() - startedAt > timeoutMs) return timedOut(run);
  return succeeded(run, value);
}

function invokeTask(run: TaskRun): unknown {
  return run.task.invoke(resolveInputs(run) as never);
}

function asItIs(_: TaskRun, state: State): State {
  return state;
}

/** The first of two ends: the task's own, or its time's. What a late task gives is let go. */
function inTime(
  run: TaskRun,
  promise: Promise<unknown>,
  timeoutMs: number,
  conclude: Conclude,
): Promise<State> {
  return new Promise((resolve) => {
    const { timers } = run.flowRun;
    const timer = timers.set(timeoutMs, () => {
      const state = timedOut(run);
      run.extras?.abort?.abort(state.result);
      resolve(conclude(run, state));
    });
    const end = (state: State) => {
      if (timers.clear(timer)) resolve(conclude(run, state));
    };
    promise.then((result) => end(succeeded(run, result)), (error) => end(failed(run, error)));
  });
}

function timedOut(run: TaskRun): State {
  const { timeoutMs } = run.task.settings;
  const message = `Task "${run.fullName}" took longer than its timeout of ${timeoutMs} ms.`;
  return new TimedOut(message, new DOMException(message, "TimeoutError"));
}
