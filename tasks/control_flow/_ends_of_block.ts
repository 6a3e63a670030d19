// Which tasks of a block come first in it, and which last: where what surrounds the block is tied on.
import type { Graph } from "../graph.ts";
import { Parameter } from "../parameter.ts";
import type { AnyTask } from "../task.ts";

/** The tasks that follow no other of the block. Parameters belong to the flow, not to a block of it. */
export function firstTasks(graph: Graph, block: readonly AnyTask[]): AnyTask[] {
  const tasks = withoutParameters(block);
  return [...tasks].filter((task) => !hasAny(tasks, graph.upstreamTasks(task)));
}

/** The tasks that no other of the block follows. */
export function lastTasks(graph: Graph, block: readonly AnyTask[]): AnyTask[] {
  const tasks = withoutParameters(block);
  return [...tasks].filter((task) => !hasAny(tasks, graph.downstreamTasks(task)));
}

function withoutParameters(block: readonly AnyTask[]): ReadonlySet<AnyTask> {
  return new Set(block.filter((task) => !(task instanceof Parameter)));
}

function hasAny(tasks: ReadonlySet<AnyTask>, wanted: Iterable<AnyTask>): boolean {
  for (const task of wanted) if (tasks.has(task)) return true;
  return false;
}
