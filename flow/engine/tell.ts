// Tells whoever asked to hear of them about changes of state.
import { redactError } from "../../secrets/_internal.ts";
import type { State } from "../../tasks/mod.ts";
import type { RunEvent } from "../run_event.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import type { TaskRun } from "./task_run.ts";

/** Tells of the flow run's state. */
export function tellFlow(run: FlowRunState, state: State): void {
  if (run.onEvent === undefined) return;
  tell(run, {
    type: "flow",
    at: new Date(run.now()),
    flowName: run.flowName,
    flowRunId: run.id,
    state,
    taskCount: run.graph.nodes.length,
  });
}

/** Tells of a task run's state. */
export function tellTask(run: TaskRun, state: State): void {
  const { flowRun, node } = run;
  if (flowRun.onEvent === undefined) return;
  tell(flowRun, {
    type: "task",
    at: new Date(flowRun.now()),
    flowName: flowRun.flowName,
    flowRunId: flowRun.id,
    task: run.task,
    taskSlug: flowRun.graph.slugOf(node),
    mapIndex: run.mapIndex < 0 ? undefined : run.mapIndex,
    mapCount: run.map?.children.length,
    attempt: run.attempt,
    state,
  });
}

/** A listener that throws is told nothing more; the run goes on. */
function tell(run: FlowRunState, event: RunEvent): void {
  try {
    run.onEvent?.(event);
  } catch (error) {
    run.onEvent = undefined;
    const safe = redactError(error, run.redactor); // secrecy 4
    run.logger.error("`onEvent` threw, and is told nothing more.", safe);
  }
}
