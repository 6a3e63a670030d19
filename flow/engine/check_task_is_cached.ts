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

/** The name under which a task's results are kept; where the user chose none, each child has its own. */
export function cacheKeyOf({ flowRun, mapIndex, node, task }: TaskRun): string {
  const { cacheKey } = task.settings;
  if (cacheKey !== undefined) return cacheKey;
  const slug = flowRun.graph.slugOf(node);
  return `${flowRun.flowName}/${slug}${mapIndex < 0 ? "" : `[${mapIndex}]`}`;
}
