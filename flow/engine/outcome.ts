// From what a task gave or threw to the state that says so, with no secret in it.
import { redactError } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { Failed, PrefectStateSignal, type State, Success } from "../../tasks/mod.ts";
import { taskLogger } from "../run_logger.ts";
import type { TaskRun } from "./task_run.ts";

const SUCCEEDED = "Task run succeeded.";

/** The state of a task that gave `value`. */
export function succeeded(run: TaskRun, value: unknown): State {
  if (!run.task.isSecret) return new Success(SUCCEEDED, value);
  // secrecy 3: the value goes into the channel, and only its seal into the state.
  const { channel, redactor } = run.flowRun;
  redactor.add(value, run.task.name);
  return new Success(SUCCEEDED, channel.put(run, value, run.task.name));
}

/** The state of a task that threw. */
export function failed(run: TaskRun, error: unknown): State {
  return stateOfThrown(run, error, "Error during execution of task");
}

/** A signal carries its state with it; everything else is a failure with the error as its result. */
export function stateOfThrown(run: TaskRun, error: unknown, what: string): State {
  const { redactor } = run.flowRun;
  if (error instanceof PrefectStateSignal) return error.state;
  const safe = redactError(error, redactor); // secrecy 4
  const message = `${what}: ${describeThrown(safe)}`;
  taskLogger(run.flowRun.logger, run.fullName).error(`Task "${run.fullName}" failed.`, safe);
  return new Failed(message, safe);
}

/** A message may hold what a user's text or a task's name brought along, and must not be seen. */
export function redactMessage(state: State, redactor: Redactor): State {
  if (state.message === SUCCEEDED || redactor.isEmpty) return state;
  const message = redactor.redact(state.message);
  return message === state.message ? state : state.with({ message });
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
