// Which tasks need a resource besides those that take it: all that stand between its setup and its
// cleanup, since nothing of it outlives a process.
import type { Graph } from "../_graph.ts";

/** For each node within the block of a resource, the nodes of the setups. */
export function resourceNeeds({ nodes }: Graph): ReadonlyMap<number, readonly number[]> {
  const needs = new Map<number, number[]>();
  for (const cleanup of nodes) {
    if (!cleanup.task.isCleanup) continue;
    const setups = cleanup.upstream.filter(({ key }) => key !== undefined).map(({ from }) => from);
    const before = reach(cleanup.index, (index) => nodes[index]!.upstream.map(({ from }) => from));
    for (const setup of setups) {
      for (const index of reach(setup, (index) => nodes[index]!.followers)) {
        if (!before.has(index)) continue;
        const known = needs.get(index);
        if (known === undefined) needs.set(index, [setup]);
        else known.push(setup);
      }
    }
  }
  return needs;
}

function reach(start: number, next: (index: number) => readonly number[]): Set<number> {
  const reached = new Set<number>();
  const left = [...next(start)];
  for (let index = left.pop(); index !== undefined; index = left.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    left.push(...next(index));
  }
  return reached;
}
