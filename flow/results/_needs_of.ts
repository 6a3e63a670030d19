// What a task run needs of the runs that it follows.
import type { InEdge } from "../_in_edge.ts";
import type { TaskRun } from "../engine/task_run.ts";
import { upstreamRun } from "../engine/upstream_states.ts";

/** What a task run needs before it can begin. */
export interface Needs {
  /** Runs that have to come to an end. */
  readonly awaited: TaskRun[];
  /** Runs that are done, and whose results are taken. */
  readonly needed: TaskRun[];
}

/**
 * What a task run needs.
 *
 * @param run The run, or that of a mapped task that is about to have its children.
 * @param setups The nodes of the resources in whose blocks it stands.
 */
export function needsOf(run: TaskRun, setups: readonly number[] = []): Needs {
  const needs: Needs = { awaited: [], needed: [] };
  const isMap = run.node.isMapped && run.mapIndex < 0;
  const { runs } = run.flowRun;
  for (const edge of run.node.upstream) {
    if (isMap) {
      const upstream = runs[edge.from]!;
      // Of a mapped upstream, the number of its children is all it takes.
      if (edge.isMapped && !edge.isFlat && upstream.map && upstream.state.isMapped) continue;
      add(needs, upstream, edge.key !== undefined || edge.isMapped);
    } else if (!holdsElement(run, edge)) {
      add(needs, upstreamRun(run, edge), edge.key !== undefined);
    }
  }
  for (const setup of setups) add(needs, runs[setup]!, true);
  return needs;
}

/** What a mapped child takes of a list is at hand. */
function holdsElement(run: TaskRun, edge: InEdge): boolean {
  return edge.isMapped && run.mapParent?.map?.elements.has(edge) === true;
}

function add({ awaited, needed }: Needs, upstream: TaskRun, isTaken: boolean): void {
  if (!upstream.isDone) awaited.push(upstream);
  // A resource that is ordered before a task has to be there, whether or not the task is given it.
  else if (isTaken || (!upstream.task.isRestorable && !upstream.task.isSecret)) {
    needed.push(upstream);
  }
}
