// A step of the pipeline.
import { allSuccessful, type State, TriggerFailed } from "../../tasks/mod.ts";
import { stateOfThrown } from "./outcome.ts";
import type { TaskRun } from "./task_run.ts";
import { upstreamRun, upstreamStates } from "./upstream_states.ts";

/** A task runs only where its trigger says so of the upstream states. */
export function checkTaskTrigger(run: TaskRun): State | undefined | Promise<State | undefined> {
  const passes = run.task.settings.trigger(upstreamStates(run), {
    resume: run.extras?.isResumed === true,
  });
  return passes instanceof Promise ? passes.then(endUnless) : endUnless(passes);
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
    return stateOfThrown(run, error, "Trigger failed");
  }
}

function endUnless(passes: boolean): State | undefined {
  return passes ? undefined : new TriggerFailed("Trigger failed: it returned false.");
}
