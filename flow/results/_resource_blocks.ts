// The tasks that stand between the setup of a resource and its cleanup. Nothing of a resource outlives a
// process, so that whichever of them runs needs it made again, whether or not it takes it.
import type { Graph } from "../graph/mod.ts";

/** The block of a resource, by nodes. */
export interface ResourceBlock {
  /** What makes the resource. */
  readonly setups: readonly number[];
  /** What puts it away. */
  readonly cleanup: number;
  /** What stands between. */
  readonly tasks: ReadonlySet<number>;
}

/** For each node in the block of a resource, and each cleanup, its blocks. */
export function resourceBlocks({ nodes }: Graph): ReadonlyMap<number, readonly ResourceBlock[]> {
  const blocks = new Map<number, ResourceBlock[]>();
  for (const { index: cleanup, task, upstream } of nodes) {
    if (!task.isCleanup) continue;
    const setups = upstream.filter(({ key }) => key !== undefined).map(({ from }) => from);
    const before = reach(cleanup, (index) => nodes[index]!.upstream.map(({ from }) => from));
    const behind = setups.flatMap((setup) => [...reach(setup, (index) => nodes[index]!.followers)]);
    const tasks = new Set(behind.filter((index) => before.has(index)));
    const block = { setups, cleanup, tasks };
    for (const index of [...tasks, cleanup]) {
      const known = blocks.get(index);
      if (known === undefined) blocks.set(index, [block]);
      else known.push(block);
    }
  }
  return blocks;
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
