// A step of the pipeline.
import type { State } from "../../tasks/mod.ts";
import { namedInputs } from "./named_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** A result that is kept from before, and that the task's validator accepts, is used again. */
export function checkTaskIsCached(run: TaskRun): State | undefined {
  const { cacheForMs, cacheValidator } = run.task.settings;
  if (cacheForMs === undefined) return undefined;
  const inputs = namedInputs(run);
  const { cache, parameters } = run.flowRun;
  return cache.find(cacheKeyOf(run), (kept) => cacheValidator(kept, inputs, parameters));
}

/** The name under which a task's results are kept. */
export function cacheKeyOf(run: TaskRun): string {
  return run.task.settings.cacheKey ??
    `${run.flowRun.flowName}/${run.flowRun.graph.slugOf(run.node)}`;
}
