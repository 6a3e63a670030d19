// What a task run sees of those it follows. A mapped child sees the child of its own index in what it is
// mapped over, and all children of any other mapped task.
import type { UpstreamState } from "../../tasks/mod.ts";
import type { InEdge } from "../_in_edge.ts";
import type { TaskRun } from "./task_run.ts";

/** The run at the other end of an edge: for a mapped child, the child it belongs to where there is one. */
export function upstreamRun(run: TaskRun, edge: InEdge): TaskRun {
  const upstream = run.flowRun.runs[edge.from]!;
  if (run.mapIndex < 0 || !edge.isMapped || edge.isFlat) return upstream;
  return upstream.map?.children[run.mapIndex] ?? upstream;
}

/** The states that a trigger is asked about; a mapped task stands as its children. */
export function upstreamStates(run: TaskRun): readonly UpstreamState[] {
  const states: UpstreamState[] = [];
  for (const edge of run.node.upstream) {
    const upstream = upstreamRun(run, edge);
    const each = upstream.map?.children ?? [upstream];
    for (const { fullName, state } of each) {
      states.push({ name: fullName, state, ...(edge.key !== undefined && { key: edge.key }) });
    }
  }
  return states;
}
