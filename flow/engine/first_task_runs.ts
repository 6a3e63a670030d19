// The task runs that a flow run begins with, some of which have run already.
import { type AnyTask, Mapped, MetaState, Pending, type State } from "../../tasks/mod.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import { MapProgress, takeUp, TaskRun } from "./task_run.ts";

/** One run for each node. A task whose given state is finished has run already. */
export function firstTaskRuns(
  flowRun: FlowRunState,
  states: ReadonlyMap<AnyTask, State> | undefined,
): TaskRun[] {
  const runs = flowRun.graph.nodes.map((node) => new TaskRun(flowRun, node, node.upstream.length));
  const { results } = flowRun;
  if (states === undefined && results === undefined) return runs;
  results?.restore(states === undefined ? runs : runs.filter(({ task }) => !states.has(task)));
  for (const run of runs) {
    const state = states?.get(run.task);
    if (state !== undefined) restore(run, state);
  }
  for (const { isDone, node } of runs) {
    if (isDone) { for (const follower of node.followers) runs[follower]!.waiting--; }
  }
  return runs;
}

function restore(run: TaskRun, given: State): void {
  // Prefect 1.4.1: a state about another one gives way to the one inside.
  const state = given instanceof MetaState ? given.state ?? new Pending() : given;
  if (!state.isFinished) {
    if (run.node.isMapped) (run.extras ??= {}).givenChildren = state;
    else takeUp(run, state);
  } else if (!run.task.isRestorable) {
    return; // secrecy 3: a secret task is always run again.
  } else if (state instanceof Mapped && !state.mapStates.every((child) => child.isFinished)) {
    (run.extras ??= {}).givenChildren = state.mapStates;
  } else {
    takeUp(run, state);
    run.waiting = -1; // What it follows may run again, and must not set it going.
    if (state instanceof Mapped) restoreChildren(run, state);
  }
}

function restoreChildren(run: TaskRun, state: Mapped): void {
  const map = run.map = new MapProgress(new Map());
  for (const [index, childState] of state.mapStates.entries()) {
    const child = new TaskRun(run.flowRun, run.node, 0, run, index);
    takeUp(child, childState);
    map.children.push(child);
    map.countEnd(childState);
  }
}
