// From the states of the tasks to the state of the flow run.
import {
  type AnyTask,
  Cancelled,
  Failed,
  Paused,
  Pending,
  type State,
  Success,
} from "../../tasks/mod.ts";
import type { TaskRun } from "./task_run.ts";

/**
 * The state of a flow run whose task runs have come to rest.
 *
 * Prefect 1.4.1: failed where a reference task failed, successful otherwise; a mapped task counts as
 * its children. A run that was cancelled or waits for a resume has states of its own here.
 */
export function finalState(
  runs: readonly TaskRun[],
  referenceTasks: ReadonlySet<AnyTask>,
): State {
  const all = runs.flatMap((run) => run.map ? [run, ...run.map.children] : [run]);
  const cancelled = all.find((run) => run.state.isCancelled);
  if (cancelled !== undefined) return new Cancelled(cancelled.state.message);
  if (all.some((run) => !run.isDone)) return unfinishedState(all);
  const reference = all.filter((run) => referenceTasks.has(run.task));
  const failures = reference.filter((run) => run.state.isFailed);
  if (failures.length > 0) return failedState(failures);
  return reference.every((run) => run.state.isSuccessful)
    ? new Success("All reference tasks succeeded.")
    : new Success("No reference tasks failed.");
}

function unfinishedState(runs: readonly TaskRun[]): State {
  const paused = runs.filter((run) => run.state.isPaused).map((run) => run.fullName);
  return paused.length > 0
    ? new Paused(`Paused at: ${paused.join(", ")}.`)
    : new Pending("Some tasks are not finished.");
}

/** The flow's error is the first of its tasks' that is more than the echo of another. */
function failedState(failures: readonly TaskRun[]): State {
  const names = failures.slice(0, 5).map((run) => run.fullName);
  const more = failures.length > names.length ? ` and ${failures.length - names.length} more` : "";
  return new Failed(`Some reference tasks failed: ${names.join(", ")}${more}.`);
}
