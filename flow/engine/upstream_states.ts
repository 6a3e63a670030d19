// What a task run sees of those it follows. A mapped child sees the child of its own index in what it is
// mapped over, and all children of any other mapped task.
import type { UpstreamState } from "../../tasks/mod.ts";
import type { InEdge } from "../_graph.ts";
import type { TaskRun } from "./task_run.ts";

/** The run at the other end of an edge: for a mapped child, the child it belongs to where there is one. */
export function upstreamRun(run: TaskRun, edge: InEdge): TaskRun {
  const upstream = run.flowRun.runs[edge.from]!;
  if (run.mapIndex < 0 || !edge.isMapped) return upstream;
  const children = edge.isFlat ? run.mapParent?.map?.origins?.get(edge) : upstream.map?.children;
  return children?.[run.mapIndex] ?? upstream;
}

/**
 * The states that a trigger is asked about; a mapped task stands as its children, where it has any.
 *
 * Prefect 1.4.1: a task that follows a map over nothing does follow something, of which no state is
 * successful and none failed.
 */
export function upstreamStates(run: TaskRun): readonly UpstreamState[] {
  const states: UpstreamState[] = [];
  for (const edge of run.node.upstream) {
    const upstream = upstreamRun(run, edge);
    const children = upstream.map?.children ?? [];
    const each = children.length > 0 ? children : [upstream];
    for (const { fullName, state } of each) {
      states.push({ name: fullName, state, ...(edge.key !== undefined && { key: edge.key }) });
    }
  }
  return states;
}
