// The operator `greaterOrEqual`.
import { type FunctionTask, task } from "../function_task.ts";
import type { Comparable, Operand, OrderedWith } from "./operand.ts";

const greaterOrEqualTask = task((x: Comparable, y: Comparable) => x >= y, {
  name: "greaterOrEqual",
});

/**
 * Asks whether one value is greater than another, or they are the same.
 *
 * @param x The left value, or a node that yields it.
 * @param y The right value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { greaterOrEqual, Flow, task } from "@tacit/flow";
 *
 * const count = task((rows: number[]) => rows.length);
 * const flow = new Flow("greaterOrEqual", () => greaterOrEqual(count([1, 2]), 3));
 * const run = await flow.run();
 * console.log(run.output); // false
 * ```
 */
export function greaterOrEqual<T extends Comparable>(
  x: Operand<T>,
  y: Operand<OrderedWith<T>>,
): FunctionTask<[x: Comparable, y: Comparable], boolean> {
  return greaterOrEqualTask(x, y);
}
