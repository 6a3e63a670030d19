// The step of the pipeline that the others are there for.
import { callInFrame, isThenable } from "../../config/_internal.ts";
import { type State, TimedOut } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/mod.ts";
import { describeTaskRun } from "./describe_task_run.ts";
import { signalOf, type TaskRun } from "./task_run.ts";
import { failedAttempt, succeeded } from "./outcome.ts";
import { resolveInputs } from "./resolve_inputs.ts";

/** What follows from the state that running a task gave. */
type Conclude<T> = (run: TaskRun, state: State) => T;

/**
 * Runs the task: once, in its own context, and for no longer than its timeout.
 *
 * @returns The state that came of it; where the task takes time, a promise of what `conclude` makes
 *   of that state.
 */
export function runTask<T>(
  run: TaskRun,
  elsewhere: TaskRunner | undefined,
  conclude: Conclude<T>,
): State | Promise<T> {
  const { timeoutMs, logStdout } = run.task.settings;
  if (logStdout) run.flowRun.consoleHold.open();
  const startedAt = timeoutMs === undefined ? 0 : performance.now();
  let value: unknown;
  let promise: Promise<unknown> | undefined;
  try {
    value = elsewhere === undefined
      ? callInFrame(run, invokeTask, run)
      : callInFrame(run, (run) => elsewhere(describeTaskRun(run), signalOf(run)), run);
    promise = promiseOf(value);
  } catch (error) {
    return failedAttempt(run, error);
  }
  if (promise !== undefined) {
    if (timeoutMs !== undefined) return inTime(run, promise, timeoutMs, startedAt, conclude);
    return promise.then(
      (result) => conclude(run, succeeded(run, result)),
      (error) => conclude(run, failedAttempt(run, error)),
    );
  }
  return isLate(timeoutMs, startedAt) ? timedOut(run) : succeeded(run, value);
}

function invokeTask(run: TaskRun): unknown {
  return run.task.invoke(resolveInputs(run) as never);
}

/** A task that blocked the loop for longer than it may is late, though no timer could say so. */
function isLate(timeoutMs: number | undefined, startedAt: number): boolean {
  return timeoutMs !== undefined && performance.now() - startedAt > timeoutMs;
}

/** The first of two ends: the task's own, or its time's. What a late task gives is let go. */
function inTime<T>(
  run: TaskRun,
  promise: Promise<unknown>,
  timeoutMs: number,
  startedAt: number,
  conclude: Conclude<T>,
): Promise<T> {
  return new Promise((resolve) => {
    const { timers } = run.flowRun;
    const timeOut = () => {
      const state = timedOut(run);
      run.extras?.abort?.abort(state.result);
      resolve(conclude(run, state));
    };
    const timer = timers.setLimit(timeoutMs, startedAt, timeOut);
    const end = (outcome: (run: TaskRun, given: unknown) => State, given: unknown) => {
      if (!timers.clear(timer)) return;
      if (isLate(timeoutMs, startedAt)) timeOut();
      else resolve(conclude(run, outcome(run, given)));
    };
    promise.then((result) => end(succeeded, result), (error) => end(failedAttempt, error));
  });
}

function timedOut(run: TaskRun): State {
  const { timeoutMs } = run.task.settings;
  const message = `Task "${run.fullName}" took longer than its timeout of ${timeoutMs} ms.`;
  return new TimedOut(message, new DOMException(message, "TimeoutError"));
}

/** How many thenables may lead to one another before the chain counts as endless. */
const LONGEST_CHAIN = 1000;

/**
 * A promise of what a task gives later; `undefined` where it gave a value at once.
 *
 * @throws {unknown} What the value throws when it is looked at.
 */
export function promiseOf(value: unknown): Promise<unknown> | undefined {
  if (!isThenable(value)) return undefined;
  return isOrdinaryPromise(value) ? value : adoptThenable(value);
}

/** A promise of the language's own; that of a subclass may do anything when it is asked. */
function isOrdinaryPromise(value: PromiseLike<unknown>): value is Promise<unknown> {
  return value.then === Promise.prototype.then && value instanceof Promise &&
    value.constructor === Promise;
}

/** A promise of what a thenable gives in the end. */
function adoptThenable(thenable: PromiseLike<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const seen = new Set<unknown>();
    /** As in the language, what throws when it is looked at rejects with that. */
    const follow = (value: unknown): void => {
      try {
        if (isThenable(value)) ask(value);
        else resolve(value);
      } catch (error) {
        reject(error);
      }
    };
    const ask = (value: PromiseLike<unknown>): void => {
      if (seen.has(value) || seen.size === LONGEST_CHAIN) {
        return reject(
          new TypeError("The task gave a thenable that resolves to itself, or never to a value."),
        );
      }
      seen.add(value);
      let isAnswered = false;
      const once = (answer: (value: unknown) => void) => (value: unknown) => {
        if (isAnswered) return;
        isAnswered = true;
        answer(value);
      };
      try {
        value.then(once(follow), once(reject));
      } catch (error) {
        once(reject)(error);
      }
    };
    follow(thenable);
  });
}
