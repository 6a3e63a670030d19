// A step of the pipeline.
import type { State } from "../../tasks/mod.ts";
import type { TaskRun } from "./task_run.ts";

/** A run that keeps results looks whether the task's lies at its target, or was kept by another run. */
export function findResult(run: TaskRun): Promise<State | undefined> | undefined {
  return run.flowRun.results?.find(run);
}
