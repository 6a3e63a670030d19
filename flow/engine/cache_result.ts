// A step of the pipeline.
import { redactValue } from "../../secrets/_internal.ts";
import { Cached, fingerprintInputs, type State } from "../../tasks/mod.ts";
import { taskLogger } from "../logging/run_logger.ts";
import { cacheKeyOf } from "./check_task_is_cached.ts";
import { namedInputs } from "./named_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** A result is kept for as long as its task says, with fingerprints of the inputs it came from. */
export function cacheResult(run: TaskRun, state: State): State {
  const { cacheForMs } = run.task.settings;
  if (cacheForMs === undefined || !state.isSuccessful || state.isSkipped) return state;
  const { cache, parameters, redactor } = run.flowRun;
  if (redactValue(state.result, redactor) !== state.result) {
    warnOfSecret(run, state.result);
    return state;
  }
  const cached = new Cached(state.message, state.result, {
    hashedInputs: fingerprintInputs(namedInputs(run)),
    cachedParameters: redactValue(parameters, redactor) as typeof parameters,
    cachedResultExpiration: new Date(run.flowRun.now() + cacheForMs),
  });
  cache.keep(cacheKeyOf(run), cached);
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
