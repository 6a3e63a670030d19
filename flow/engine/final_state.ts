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
  referenceTasks: ReadonlySet<AnyTask> | undefined,
): State {
  const failures: TaskRun[] = [];
  let unfinished: TaskRun | undefined;
  let areAllSuccessful = true;
  for (const run of runs) {
    if (run.state.isCancelled) return new Cancelled(run.state.message);
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
