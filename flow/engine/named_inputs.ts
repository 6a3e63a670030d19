// A task run's inputs by name, for what looks at them besides the task: caches, targets, run names.
import { resolveInputs } from "./resolve_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** The inputs by name; those of a function are called `0`, `1`, …. */
export function namedInputs(run: TaskRun): Readonly<Record<string, unknown>> {
  return { ...resolveInputs(run) };
}
