// The steps of the pipeline, in the order in which a task run meets them.
import { runInFrame } from "../../config/_internal.ts";
import { context } from "../../config/mod.ts";
import { holdsSecret, leave, secretNamesIn } from "../../secrets/_internal.ts";
import {
  allSuccessful,
  Cached,
  Failed,
  fingerprintInputs,
  Looped,
  Pending,
  Resume,
  Retrying,
  Running,
  Skipped,
  type State,
  type Trigger,
  TRIGGERFAIL,
  TriggerFailed,
} from "../../tasks/mod.ts";
import { retryDelayMs } from "../../tasks/_internal.ts";
import { durationText } from "../logging/mod.ts";
import { describeThrown, stateOfThrown } from "./outcome.ts";
import { namedInputs, upstreamRun, upstreamStates } from "./resolve_inputs.ts";
import { type NextState, WAITS } from "./step.ts";
import type { TaskRun } from "./task_run.ts";

/**
 * A task whose upstreams were skipped is skipped too, unless it said otherwise.
 *
 * Prefect 1.4.1: a task that is mapped over another leaves it to each child to be skipped with its own.
 */
export function checkUpstreamSkipped(run: TaskRun): State | undefined {
  if (!run.task.settings.skipOnUpstreamSkip) return undefined;
  for (const edge of run.node.upstream) {
    const upstream = upstreamRun(run, edge);
    const skippedCount = edge.isMapped ? 0 : upstream.map?.skippedCount ?? 0;
    if (upstream.state.isSkipped || skippedCount > 0) {
      return new Skipped(
        `Upstream task "${upstream.fullName}" was skipped; if this was not the intended behavior, ` +
          "consider `skipOnUpstreamSkip: false` for this task.",
      );
    }
  }
  return undefined;
}

/** Reads the upstream results that an earlier process kept; what it did not keep has to be made again first. */
export function loadUpstreamResults(run: TaskRun): Promise<NextState> | undefined {
  const loading = run.flowRun.results?.load(run);
  return loading?.then((awaited) => {
    // Asked again: meanwhile another run may have set going what this one needs.
    if (awaited.length === 0) return loadUpstreamResults(run);
    run.flowRun.control.waitFor(run, awaited);
    return WAITS;
  });
}

/** A task runs only where its trigger says so of the upstream states. */
export function checkTaskTrigger(run: TaskRun): State | undefined | Promise<State | undefined> {
  const { trigger } = run.task.settings;
  return trigger === allSuccessful ? checkUpstreamSuccessful(run) : askTrigger(run, trigger);
}

async function askTrigger(run: TaskRun, trigger: Trigger): Promise<State | undefined> {
  const resume = run.extras?.isResumed === true;
  try {
    return endUnless(await runInFrame(run, () => trigger(upstreamStates(run), { resume })));
  } catch (error) {
    return triggerThrew(run, error);
  }
}

/** The default trigger, asked without a list of states: most tasks have it, and most pass it. */
export function checkUpstreamSuccessful(run: TaskRun): State | undefined {
  for (const edge of run.node.upstream) {
    const upstream = upstreamRun(run, edge);
    if (!upstream.state.isSuccessful || (upstream.map?.unsuccessfulCount ?? 0) > 0) {
      return whyTriggerFails(run);
    }
  }
  return undefined;
}

/** The standard triggers throw a signal that says what failed. */
function whyTriggerFails(run: TaskRun): State | undefined {
  try {
    return endUnless(allSuccessful(upstreamStates(run)));
  } catch (error) {
    return triggerThrew(run, error);
  }
}

/** Prefect 1.4.1: a trigger decides by throwing a signal; one that throws anything else has failed. */
function triggerThrew(run: TaskRun, error: unknown): State {
  return stateOfThrown(run, error, "Unexpected error while checking task trigger", TriggerFailed);
}

function endUnless(passes: boolean): State | undefined {
  return passes ? undefined : new TRIGGERFAIL("Trigger failed: it returned false.").state;
}

/** A task run gets the name that its task makes for it, with any secret in it masked. */
export function setTaskRunName(run: TaskRun): undefined {
  const { taskRunName } = run.task.settings;
  if (taskRunName === undefined) return;
  const inputs = namedInputs(run);
  const name = runInFrame(
    run,
    () =>
      typeof taskRunName === "function" ? taskRunName(inputs) : fillTemplate(taskRunName, inputs),
  );
  (run.extras ??= {}).runName = run.flowRun.redactor.redact(name); // secrecy 7
}

/** Puts inputs, parameters and context values in the place of the `{names}` in a template. */
function fillTemplate(template: string, inputs: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    if (Object.hasOwn(inputs, name)) return String(inputs[name]);
    if (Object.hasOwn(context.parameters, name)) return String(context.parameters[name]);
    const value = context.get(name);
    return value === undefined ? placeholder : String(value);
  });
}

const RUNNING: State = new Running("Starting task run.");

/** The task is about to run. */
export function setRunning(): State {
  return RUNNING;
}

/** What a task run came to is kept before anybody hears of it. */
export function keepResult(run: TaskRun): Promise<State | undefined> | undefined {
  return run.flowRun.results?.keep(run, run.state);
}

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

/** A task that may run only once is recorded before it begins: a process that is killed leaves that behind. */
export function recordStart(run: TaskRun): Promise<State | undefined> | undefined {
  return run.flowRun.results?.recordStart(run);
}

/** A result that is to be used again is one for as long as its task says, with fingerprints of its inputs. */
export function cacheResult(run: TaskRun): State {
  const { cacheForMs } = run.task.settings;
  const { state } = run;
  if (cacheForMs === undefined || !state.isSuccessful || state.isSkipped) return state;
  const { parameters } = run.flowRun;
  if (holdsSecret(state.result)) {
    warnOfSecret(run, state.result);
    return state;
  }
  const now = run.flowRun.now();
  return new Cached(state.message, state.result, {
    hashedInputs: fingerprintInputs(namedInputs(run)),
    cachedParameters: leave(parameters) as typeof parameters,
    cachedResultExpiration: new Date(now + cacheForMs),
  });
}

/** A result is kept for other runs once no handler has refused it. */
export function keepResultInCache(run: TaskRun): undefined {
  const { cache } = run.flowRun;
  if (run.state instanceof Cached) {
    cache.keep(cacheKeyOf(run), run.state, new Date(run.flowRun.now()));
  }
}

/** secrecy 5: a result with a secret in it outlives no run, and the log says which secret it is. */
function warnOfSecret(run: TaskRun, result: unknown): void {
  const names = secretNamesIn(result).map((name) => `"${name}"`);
  const held = names.length === 0 ? "a secret" : `the secret ${names.join(" and ")}`;
  run.logger.warn(
    `The result of task "${run.fullName}" holds ${held}, and is not kept for other runs.`,
  );
}

/** A run that failed is tried again as often as its task allows, after the delay it asks for. */
export function checkForRetry(run: TaskRun): State {
  const { state } = run;
  if (!state.isFailed) return state;
  const next = retryOrFail(run, state);
  logFailure(run, state, next);
  return next;
}

/** An attempt that is followed by another is a warning; the last one is an error, with its stack. */
function logFailure(run: TaskRun, state: State, next: State): void {
  const thrown = run.extras?.thrown;
  if (next instanceof Retrying) {
    const waitMs = Math.max(0, (next.startTime?.getTime() ?? 0) - run.flowRun.now());
    run.logger.warn(
      `Task "${run.fullName}": attempt ${run.attempt} of ${
        run.task.settings.maxRetries + 1
      } failed, ` +
        `next in ${durationText(waitMs)}: ${state.message}`,
    );
  } else if (thrown !== undefined) {
    run.logger.error(`Task "${run.fullName}" failed.`, thrown.error);
  }
  delete run.extras?.thrown;
}

function retryOrFail(run: TaskRun, state: State): State {
  const { maxRetries, retryDelay, isRetriable } = run.task.settings;
  if (run.attempt > maxRetries) return state;
  try {
    // Prefect 1.4.1: a failure without a result is tried again, whatever `retryOn` names.
    if (state.result !== undefined && state.result !== null && !isRetriable(state.result)) {
      return state;
    }
    const startTime = new Date(run.flowRun.now() + retryDelayMs(retryDelay, run.attempt));
    return new Retrying(
      `Retrying task (after attempt ${run.attempt} of ${maxRetries + 1}): ${state.message}`,
      undefined,
      { startTime, runCount: run.attempt },
    );
  } catch (error) {
    return new Failed(
      `Task "${run.fullName}" failed, and could not be tried again, since its \`retryOn\` or ` +
        `\`retryDelay\` threw: ${describeThrown(error)} (${state.message})`,
      state.result,
    );
  }
}

/**
 * Sets what the context will say in the next attempt or turn.
 *
 * Prefect 1.4.1: a loop goes on from Pending, a retry or a resume from the state that it is in.
 */
export function prepareNextAttempt(run: TaskRun): void {
  const { state } = run;
  if (state instanceof Looped) {
    // Prefect 1.4.1: each turn of a loop has all the retries of its task.
    run.attempt = 1;
    (run.extras ??= {}).loop = { count: state.loopCount + 1, result: state.result };
    run.state = new Pending(`Looping task (on loop index ${state.loopCount})`);
  } else {
    if (state instanceof Retrying) {
      noteAttempt(run);
      run.attempt = state.runCount + 1;
    }
    // Prefect 1.4.1: a pause whose time is over is resumed.
    if (state.isPaused || state instanceof Resume) (run.extras ??= {}).isResumed = true;
  }
  // An abort that ended one attempt must not end the next.
  delete run.extras?.abort;
}

/** How many attempts before the last are kept: a task may have more retries than anybody would read of. */
const MOST_ATTEMPTS = 100;

function noteAttempt(run: TaskRun): void {
  const { startedMs, endedMs, state } = run;
  if (startedMs < 0) return; // An earlier process made it.
  const earlier = (run.extras ??= {}).earlier ??= [];
  if (earlier.length === MOST_ATTEMPTS) earlier.shift();
  earlier.push({ startedMs, endedMs, state });
  run.startedMs = run.endedMs = -1;
}
