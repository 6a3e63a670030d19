// The first steps of the pipeline: what became of the tasks that this one follows.
import { runInFrame } from "../../config/_internal.ts";
import {
  allSuccessful,
  Skipped,
  type State,
  type Trigger,
  TriggerFailed,
} from "../../tasks/mod.ts";
import { stateOfThrown } from "./outcome.ts";
import type { TaskRun } from "./task_run.ts";
import { upstreamRun, upstreamStates } from "./resolve_inputs.ts";

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
  return passes ? undefined : new TriggerFailed("Trigger failed: it returned false.");
}
