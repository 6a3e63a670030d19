// Runs one of two branches.
import { FunctionTask } from "../function_task.ts";
import { graphFor } from "../task.ts";
import type { TaskNode } from "../task_node.ts";
import { resolveTaskOptions } from "../task_options.ts";
import type { Branch, BranchOptions } from "./branch.ts";
import { switchCase } from "./switch_case.ts";

const AS_BOOLEAN = resolveTaskOptions({}, "asBoolean");

/**
 * Runs one branch where a condition is truthy, the other where it is not, and skips the one that does
 * not run. Tasks that follow a skipped one are skipped too, unless they set `skipOnUpstreamSkip: false`.
 *
 * @param condition The node whose value decides. Truthy is what the language calls so: also `[]`.
 * @param whenTrue The branch for a truthy value; `undefined` for none.
 * @param whenFalse The branch for any other value.
 * @param options The flow, and whether to decide for each element of a mapped condition.
 * @throws {FlowBuildError} If no flow is being built and none is given.
 *
 * @example
 * ```ts
 * import { Flow, ifElse, merge, task } from "@tacit/flow";
 *
 * const isEmpty = task((rows: number[]) => rows.length === 0);
 * const warn = task(() => "nothing to do");
 * const load = task((rows: number[]) => `loaded ${rows.length}`);
 * const flow = new Flow("load", () => {
 *   const rows = [1, 2, 3];
 *   const [warned, loaded] = [warn(), load(rows)];
 *   ifElse(isEmpty(rows), warned, loaded);
 *   return merge(warned, loaded);
 * });
 * const run = await flow.run();
 * console.log(run.output); // "loaded 3"
 * ```
 */
export function ifElse(
  condition: TaskNode<unknown>,
  whenTrue: Branch | undefined,
  whenFalse?: Branch,
  options: BranchOptions = {},
): void {
  if (whenTrue === undefined && whenFalse === undefined) return;
  const asBoolean = new FunctionTask<[value: unknown], boolean>(Boolean, AS_BOOLEAN);
  graphFor(asBoolean, options.flow)
    .bindTask(asBoolean, [condition], { mapped: options.mapped ?? false });
  const branches = [[true, whenTrue], [false, whenFalse]] as const;
  switchCase<unknown>(
    asBoolean,
    new Map(branches.flatMap(([key, branch]) => branch === undefined ? [] : [[key, branch]])),
    // Whether the condition is mapped changes only its type.
    options as BranchOptions & { readonly mapped?: false },
  );
}
