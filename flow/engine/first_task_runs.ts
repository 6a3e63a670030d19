// The task runs that a flow run starts with: one for each node, with the states it was given.
import { type AnyTask, Mapped, Pending, type State } from "../../tasks/mod.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import { MapProgress } from "./map_progress.ts";
import { TaskRun } from "./task_run.ts";

/** One run for each node. A task whose given state is finished has run already. */
export function firstTaskRuns(
  flowRun: FlowRunState,
  states: ReadonlyMap<AnyTask, State> | undefined,
): TaskRun[] {
  const runs = flowRun.graph.nodes.map((node) => new TaskRun(flowRun, node, node.upstream.length));
  if (states === undefined) return runs;
  for (const run of runs) {
    const state = states.get(run.task);
    if (state !== undefined) restore(run, state);
  }
  for (const { isDone, node } of runs) {
    if (isDone) { for (const follower of node.followers) runs[follower]!.waiting--; }
  }
  return runs;
}

function restore(run: TaskRun, state: State): void {
  if (state.isFinished) {
    if (!run.task.isRestorable) return; // secrecy 3: a secret task is always run again.
    run.state = state;
    run.isDone = true;
    run.waiting = -1; // What it follows may run again, and must not set it going.
    if (state instanceof Mapped) restoreChildren(run, state);
  } else if (state.name === "Resume") {
    run.state = new Pending("Resuming after a pause.");
    (run.extras ??= {}).isResumed = true;
  } else {
    run.state = state;
  }
}

function restoreChildren(run: TaskRun, state: Mapped): void {
  run.map = new MapProgress(new Map());
  for (const [index, childState] of state.mapStates.entries()) {
    const child = new TaskRun(run.flowRun, run.node, 0, run, index);
    child.state = childState;
    child.isDone = true;
    run.map.children.push(child);
    run.map.countEnd(childState);
  }
}
