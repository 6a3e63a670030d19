// Tasks that have no name of their own: nothing that a run writes can tell them apart.
import type { AnyTask } from "./any_task.ts";

/**
 * Says how many tasks have no name of their own, where several have none.
 *
 * @returns A sentence with what to do; `undefined` for fewer than two. A task that is called several times
 *   counts once.
 */
export function describeUnnamed(tasks: Iterable<AnyTask>): string | undefined {
  const unnamed = new Set<object>();
  for (const { settings } of tasks) if (!settings.isNamed) unnamed.add(settings);
  if (unnamed.size < 2) return undefined;
  return `${unnamed.size} tasks have no name of their own, so that all are called "task": give each a ` +
    'name, as in `task("load", …)`.';
}
