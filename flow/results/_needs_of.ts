// What a task run needs of the runs that it follows.
import type { InEdge } from "../graph/mod.ts";
import { type TaskRun, upstreamRun } from "../engine/mod.ts";
import type { ResourceBlock } from "./_resource_blocks.ts";

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
 * @param blocks The blocks of resources that it stands in, or ends.
 * @param cleaning The cleanups that are under way.
 */
export function needsOf(
  run: TaskRun,
  blocks: readonly ResourceBlock[],
  cleaning: ReadonlySet<TaskRun>,
): Needs {
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
  for (const block of blocks) addBlock(needs, run, block, cleaning);
  return needs;
}

/** A cleanup waits for all of its block; a task of the block needs a resource that is not put away. */
function addBlock(
  needs: Needs,
  run: TaskRun,
  block: ResourceBlock,
  cleaning: ReadonlySet<TaskRun>,
): void {
  const { runs } = run.flowRun;
  const cleanup = runs[block.cleanup]!;
  if (run === cleanup) {
    for (const task of block.tasks) if (!runs[task]!.isDone) needs.awaited.push(runs[task]!);
    return;
  }
  if (cleaning.has(cleanup)) needs.awaited.push(cleanup);
  for (const index of block.setups) {
    const setup = runs[index]!;
    if (cleanup.isDone && setup.isDone && setup.state.isSuccessful && !setup.state.isSkipped) {
      (setup.extras ??= {}).away = "nowhere";
    }
    add(needs, setup, true);
  }
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
