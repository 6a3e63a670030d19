// Two steps of the pipeline before the run and one after it: results that are used again.
import { redactValue } from "../../secrets/_internal.ts";
import { Cached, fingerprintInputs, type State } from "../../tasks/mod.ts";
import { taskLogger } from "../logging/run_logger.ts";
import { namedInputs } from "./resolve_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** A result that is kept from before, and that the task's validator accepts, is used again. */
export function checkTaskIsCached(run: TaskRun): State | undefined {
  const { cacheForMs, cacheValidator } = run.task.settings;
  if (cacheForMs === undefined) return undefined;
  const inputs = namedInputs(run);
  const { cache, parameters } = run.flowRun;
  const now = new Date(run.flowRun.now());
  return cache.find(cacheKeyOf(run), (kept) => cacheValidator(kept, inputs, parameters, now));
}

/** The name under which a task's results are kept; where the user chose none, each child has its own. */
export function cacheKeyOf({ flowRun, mapIndex, node, task }: TaskRun): string {
  const { cacheKey } = task.settings;
  if (cacheKey !== undefined) return cacheKey;
  const slug = flowRun.graph.slugOf(node);
  return `${flowRun.flowName}/${slug}${mapIndex < 0 ? "" : `[${mapIndex}]`}`;
}

/** A run that keeps results looks whether the task's lies at its target, or was kept by another run. */
export function findResult(run: TaskRun): Promise<State | undefined> | undefined {
  return run.flowRun.results?.find(run);
}

/** A result is kept for as long as its task says, with fingerprints of the inputs it came from. */
export function cacheResult(run: TaskRun, state: State): State {
  const { cacheForMs } = run.task.settings;
  if (cacheForMs === undefined || !state.isSuccessful || state.isSkipped) return state;
  const { cache, parameters, redactor } = run.flowRun;
  if (redactValue(state.result, redactor) !== state.result) {
    warnOfSecret(run, state.result);
    return state;
  }
  const now = run.flowRun.now();
  const cached = new Cached(state.message, state.result, {
    hashedInputs: fingerprintInputs(namedInputs(run)),
    cachedParameters: redactValue(parameters, redactor) as typeof parameters,
    cachedResultExpiration: new Date(now + cacheForMs),
  });
  cache.keep(cacheKeyOf(run), cached, new Date(now));
  return cached;
}

/** secrecy 5: a result with a secret in it outlives no run, and the log says which secret it is. */
function warnOfSecret(run: TaskRun, result: unknown): void {
  const names = run.flowRun.redactor.namesIn(textOf(result)).map((name) => `"${name}"`);
  const held = names.length === 0 ? "a secret" : `the secret ${names.join(" and ")}`;
  taskLogger(run).warn(
    `The result of task "${run.fullName}" holds ${held}, and is not kept for other runs.`,
  );
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return ""; // Without a text the warning cannot say which secret it is about.
  }
}
