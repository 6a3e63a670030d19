// A block of tasks that run only where a value is the expected one.
import type { Block, Graph } from "../graph.ts";
import { graphFor } from "../task.ts";
import type { TaskNode } from "../task_node.ts";
import { CompareValue, showExpected } from "./_compare_value.ts";
import { firstTasks } from "./_ends_of_block.ts";

/** The options of a {@linkcode caseOf} block. */
export interface CaseOptions {
  /** The flow to add the tasks to; the one that is being built where none is given. */
  readonly flow?: Graph;
}

/**
 * Adds tasks that run only where a value is the expected one; otherwise they are skipped. Blocks may
 * stand in one another. Parameters that are first used in a block are not part of it.
 *
 * @param value The node whose value decides.
 * @param expected The value with which the tasks run. Arrays and plain objects are compared by content.
 * @param block Called at once; the tasks it adds belong to the block. It cannot be async.
 * @param options The flow, where none is being built.
 * @returns What the block returns.
 * @throws {FlowBuildError} If no flow is being built and none is given, the block is async, or the
 *   expected value is a task.
 *
 * @example
 * ```ts
 * import { caseOf, Flow, merge, Parameter, task } from "@tacit/flow";
 *
 * const add = task((x: number, y: number) => x + y);
 * const negate = task((x: number) => -x);
 * const flow = new Flow("sums", () => {
 *   const mode = new Parameter<"plus" | "minus">("mode");
 *   const plus = caseOf(mode, "plus", () => add(1, 2));
 *   const minus = caseOf(mode, "minus", () => add(1, negate(2)));
 *   return merge(plus, minus);
 * });
 * const run = await flow.run({ parameters: { mode: "minus" } });
 * console.log(run.output); // -1
 * ```
 */
export function caseOf<T, R>(
  value: TaskNode<T>,
  expected: NoInfer<T>,
  block: Block<[], R>,
  options: CaseOptions = {},
): R {
  const match = new CompareValue(expected, `case(${showExpected(expected)})`);
  const graph = graphFor(match, options.flow);
  const { result, tasks } = graph.buildBlock(block);
  const first = firstTasks(graph, tasks);
  if (first.length === 0) return result;
  graph.bindTask(match, { value });
  for (const task of first) graph.connect({ upstream: match, downstream: task });
  return result;
}
