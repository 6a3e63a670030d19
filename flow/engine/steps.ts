// The steps of every task run, in their order.
import { allSuccessful } from "../../tasks/mod.ts";
import { stateOfThrown } from "./outcome.ts";
import {
  cacheResult,
  checkForRetry,
  checkTaskIsCached,
  checkTaskTrigger,
  checkUpstreamSkipped,
  findResult,
  keepResult,
  keepResultInCache,
  loadUpstreamResults,
  recordStart,
  setRunning,
  setTaskRunName,
} from "./pipeline_steps.ts";
import { RUN_TASK } from "./run_task.ts";
import type { NextState, Step } from "./step.ts";
import type { TaskRun } from "./task_run.ts";

/** The pipeline. A step that is added here holds for every task that it applies to. */
export const STEPS: readonly Step[] = [
  stateStep("before", keepsResults, loadUpstreamResults),
  stateStep("before", ({ task }) => task.settings.skipOnUpstreamSkip, checkUpstreamSkipped),
  stateStep("before", ({ task }) => task.settings.taskRunName !== undefined, setTaskRunName),
  // Prefect 1.4.1: a kept result does not stand in for a task whose trigger fails.
  stateStep("before", hasTrigger, checkTaskTrigger),
  stateStep("before", isCached, checkTaskIsCached),
  stateStep("before", (run) => run.flowRun.results?.mayFind(run) === true, findResult),
  stateStep("before", runsAtMostOnce, recordStart),
  stateStep("before", () => true, setRunning),
  RUN_TASK,
  stateStep("after", isCached, cacheResult),
  stateStep("after", () => true, checkForRetry),
  stateStep("after", isCached, keepResultInCache),
  stateStep("end", keepsResults, keepResult),
];

function runsAtMostOnce(run: TaskRun): boolean {
  return run.task.settings.atMostOnce && keepsResults(run);
}

function keepsResults({ flowRun }: TaskRun): boolean {
  return flowRun.results !== undefined;
}

/** The default trigger passes where a task follows nothing. */
function hasTrigger({ node, task }: TaskRun): boolean {
  return node.upstream.length > 0 || task.settings.trigger !== allSuccessful;
}

function isCached({ task }: TaskRun): boolean {
  return task.settings.cacheForMs !== undefined;
}

/**
 * A step that gives a state.
 *
 * Prefect 1.4.1: a step that throws a signal has decided; one that throws anything else has failed.
 */
export function stateStep(
  phase: Step["phase"],
  appliesTo: (run: TaskRun) => boolean,
  take: (run: TaskRun) => NextState | Promise<NextState>,
): Step<NextState> {
  return {
    name: take.name,
    phase,
    appliesTo,
    take,
    given: (_, state) => state,
    thrown: (run, error) =>
      stateOfThrown(
        run,
        error,
        phase === "before"
          ? "Unexpected error while running task"
          : `Unexpected error after "${run.state.message}"`,
      ),
  };
}
