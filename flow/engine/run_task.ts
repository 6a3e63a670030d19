// The step of the pipeline that runs the task.
import { callInFrame, isThenable } from "../../config/_internal.ts";
import { type State, TimedOut } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/mod.ts";
import { tellTask } from "./change_state.ts";
import { describeTaskRun } from "./describe_task_run.ts";
import type { Step } from "./step.ts";
import { signalOf, type TaskRun } from "./task_run.ts";
import { failedAttempt, succeeded } from "./outcome.ts";
import { resolveInputs } from "./resolve_inputs.ts";

/** Runs the task: once, in its own context, and for no longer than its timeout. */
export const RUN_TASK: Step = {
  name: "runTask",
  phase: "task",
  appliesTo: () => true,
  take(run, elsewhere) {
    run.flowRun.control.noteStart(run);
    tellTask(run, run.state);
    const { timeoutMs, logStdout } = run.task.settings;
    if (logStdout) run.flowRun.consoleHold.open();
    if (timeoutMs !== undefined) return inTime(run, elsewhere, timeoutMs);
    const value = invoke(run, elsewhere);
    return promiseOf(value) ?? value;
  },
  given: (run, value) => value === LATE ? timedOut(run) : succeeded(run, value),
  thrown: failedAttempt,
};

function invoke(run: TaskRun, elsewhere: TaskRunner | undefined): unknown {
  return elsewhere === undefined
    ? callInFrame(run, invokeTask, run)
    : callInFrame(run, (run) => elsewhere(describeTaskRun(run), signalOf(run)), run);
}

function invokeTask(run: TaskRun): unknown {
  return run.task.invoke(resolveInputs(run) as never);
}

/** Stands for what a task gave that took longer than its timeout. */
const LATE: unique symbol = Symbol("late");

/** The first of two ends: the task's own, or its time's. What a late task gives is let go. */
function inTime(run: TaskRun, elsewhere: TaskRunner | undefined, timeoutMs: number): unknown {
  const startedAt = performance.now();
  /** A task that blocked the loop for longer than it may is late, though no timer could say so. */
  const isLate = () => performance.now() - startedAt > timeoutMs;
  const value = invoke(run, elsewhere);
  const promise = promiseOf(value);
  if (promise === undefined) return isLate() ? LATE : value;
  return new Promise((resolve, reject) => {
    const { timers } = run.flowRun;
    const timeOut = () => {
      run.extras?.abort?.abort(timeoutError(run));
      resolve(LATE);
    };
    const timer = timers.setLimit(timeoutMs, startedAt, timeOut);
    const end = (settle: (given: unknown) => void, given: unknown) => {
      if (!timers.clear(timer)) return;
      if (isLate()) timeOut();
      else settle(given);
    };
    promise.then((result) => end(resolve, result), (error) => end(reject, error));
  });
}

function timedOut(run: TaskRun): State {
  const error = timeoutError(run);
  return new TimedOut(error.message, error);
}

function timeoutError(run: TaskRun): DOMException {
  const { timeoutMs } = run.task.settings;
  const message = `Task "${run.fullName}" took longer than its timeout of ${timeoutMs} ms.`;
  return new DOMException(message, "TimeoutError");
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
