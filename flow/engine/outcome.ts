// From what became of a task to its state, and from the states of the tasks to the state of the flow run.
import { learnSecret, leave } from "../../secrets/_internal.ts";
import { type Redactor, Sealed, SecretValueError } from "../../secrets/mod.ts";
import {
  type AnyTask,
  Cancelled,
  Failed,
  Paused,
  Pending,
  PrefectStateSignal,
  State,
  Success,
} from "../../tasks/mod.ts";
import type { TaskRun } from "./task_run.ts";

const SUCCEEDED = "Task run succeeded.";

/** The state of a task that gave `value`. */
export function succeeded(run: TaskRun, value: unknown): State {
  return run.task.isSecret ? sealedSuccess(run, value) : new Success(SUCCEEDED, value);
}

/** secrecy 3: a secret goes into the channel, and only its seal into the state. */
function sealedSuccess(run: TaskRun, value: unknown): State {
  const { channel, control } = run.flowRun;
  if (control.isOver(run)) return run.state; // The channel was emptied, and must stay so.
  try {
    learnSecret(run.task.name, value);
  } catch (error) {
    // Another error may show the secret, and nothing that is known of it could mask it.
    return new Failed(
      error instanceof SecretValueError
        ? `Secret task "${run.fullName}" failed: ${error.message}`
        : `Secret task "${run.fullName}" gave a value that cannot be looked through, so that it could ` +
          "not be masked.",
    );
  }
  return new Success(SUCCEEDED, channel.put(run, value, run.task.name));
}

/** The state of a task whose inputs or children cannot be had. */
export function failed(run: TaskRun, error: unknown): State {
  return stateOfThrown(run, error, EXECUTION_ERROR);
}

/** The state of an attempt that threw. Only after it is known whether it is retried is the error logged. */
export function failedAttempt(run: TaskRun, error: unknown): State {
  const signalled = stateOfSignal(error);
  if (signalled !== undefined) return safeSignalState(run, signalled);
  const safe = leave(error); // secrecy 5
  (run.extras ??= {}).thrown = { error: safe };
  return new Failed(`${EXECUTION_ERROR}: ${describeThrown(safe)}`, safe);
}

const EXECUTION_ERROR = "Error during execution of task";

/**
 * The state that follows from something thrown: a signal carries it along; everything else is a failure,
 * of the class that is given, with the error as its result.
 */
export function stateOfThrown(
  run: TaskRun,
  error: unknown,
  what: string,
  failureClass: new (message: string, result: unknown) => Failed = Failed,
): State {
  const signalled = stateOfSignal(error);
  if (signalled !== undefined) return safeSignalState(run, signalled);
  const safe = leave(error); // secrecy 5
  const message = `${what}: ${describeThrown(safe)}`;
  run.logger.error(`Task "${run.fullName}" failed.`, safe);
  return new failureClass(message, safe);
}

/** The state that a signal carries; nothing where what was thrown is none. */
export function stateOfSignal(thrown: unknown): State | undefined {
  try {
    if (!(thrown instanceof PrefectStateSignal)) return undefined;
    return thrown.state instanceof State ? thrown.state : undefined;
  } catch {
    return undefined; // A proxy that refuses to be asked is no signal.
  }
}

/** secrecy 3: what a secret task gives with a signal is as secret as what it returns. */
function safeSignalState(run: TaskRun, state: State): State {
  const { redactor } = run.flowRun;
  const { result } = state;
  if (!run.task.isSecret || result === undefined) return redactState(state, redactor);
  if (state.isFailed) return redactState(state, redactor);
  if (state.isLooped) {
    learnSecret(run.task.name, result);
    return redactState(state.with({ result: new Sealed(result, run.task.name) }), redactor);
  }
  const isGiven = state.isSuccessful && !state.isSkipped;
  const sealed = isGiven ? sealedSuccess(run, result) : undefined;
  if (sealed?.isFailed) return sealed;
  return redactState(state.with({ result: sealed?.result }), redactor);
}

/** States that were looked through, and how many secrets were known then. */
const SAFE = new WeakMap<State, number>();

/**
 * secrecy 5: the state with no secret in its message and context, nor in the error of one that failed.
 * What a task gave is not looked through: it goes on in memory only.
 */
export function redactState(state: State, redactor: Redactor): State {
  if (redactor.isEmpty || SAFE.get(state) === redactor.size) return state;
  const hasContext = Object.keys(state.context).length > 0;
  const isGiven = state.isSuccessful || state.isLooped || state.isMapped;
  // The message of a task that succeeded is ours, and not searched.
  const message = state.message === SUCCEEDED ? SUCCEEDED : redactor.redact(state.message);
  if (message === state.message && !hasContext && (isGiven || state.result === undefined)) {
    return state;
  }
  const safe = state.with({
    message,
    context: leave(state.context, redactor) as State["context"],
    result: isGiven ? state.result : leave(state.result, redactor),
  });
  SAFE.set(safe, redactor.size);
  return safe;
}

/** The text of whatever a task threw, which may be nothing like an error. */
export function describeThrown(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    // Only a description is lost: the thrown value itself is the state's result.
    return "a value that cannot be shown as text";
  }
}

/**
 * The state of a flow run whose task runs have come to rest.
 *
 * Prefect 1.4.1: failed where a reference task failed, successful otherwise; a mapped task counts as
 * its children. A run that was cancelled or waits for a resume has states of its own here.
 */
export function finalState(
  runs: readonly TaskRun[],
  referenceTasks: ReadonlySet<AnyTask> | undefined,
): State {
  const failures: TaskRun[] = [];
  let unfinished: TaskRun | undefined;
  let areAllSuccessful = true;
  for (const run of runs) {
    if (run.state.isCancelled && run.flowRun.abort.signal.aborted) {
      return new Cancelled(run.state.message);
    }
    if (!run.isDone) unfinished ??= run;
    if (!isReference(run, referenceTasks)) continue;
    for (const each of run.map?.children ?? [run]) {
      if (each.state.isFailed) failures.push(each);
      if (!each.state.isSuccessful) areAllSuccessful = false;
    }
  }
  if (unfinished !== undefined) return unfinishedState(runs);
  if (failures.length > 0) return failedState(failures);
  return new Success(
    areAllSuccessful ? "All reference tasks succeeded." : "No reference tasks failed.",
  );
}

function isReference(run: TaskRun, referenceTasks: ReadonlySet<AnyTask> | undefined): boolean {
  return referenceTasks?.has(run.task) ?? run.flowRun.graph.isReference(run.node);
}

function unfinishedState(runs: readonly TaskRun[]): State {
  const paused = runs.flatMap((run) => run.map?.children ?? [run])
    .filter((run) => run.state.isPaused)
    .map((run) => run.fullName);
  return paused.length > 0
    ? new Paused(`Paused at: ${paused.join(", ")}.`)
    : new Pending("Some tasks are not finished.");
}

function failedState(failures: readonly TaskRun[]): State {
  const names = failures.slice(0, 5).map((run) => run.fullName);
  const more = failures.length > names.length ? ` and ${failures.length - names.length} more` : "";
  return new Failed(`Some reference tasks failed: ${names.join(", ")}${more}.`);
}
