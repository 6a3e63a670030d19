// A step of the pipeline.
import { Cached, fingerprintInputs, type State } from "../../tasks/mod.ts";
import { cacheKeyOf } from "./check_task_is_cached.ts";
import { namedInputs } from "./named_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** A result is kept for as long as its task says, with fingerprints of the inputs it came from. */
export function cacheResult(run: TaskRun, state: State): State {
  const { cacheForMs } = run.task.settings;
  if (cacheForMs === undefined || !state.isSuccessful || state.isSkipped) return state;
  const { cache, parameters } = run.flowRun;
  const cached = new Cached(state.message, state.result, {
    hashedInputs: fingerprintInputs(namedInputs(run)),
    cachedParameters: parameters,
    cachedResultExpiration: new Date(run.flowRun.now() + cacheForMs),
  });
  cache.keep(cacheKeyOf(run), cached);
  return cached;
}
