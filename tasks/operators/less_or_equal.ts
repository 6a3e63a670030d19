// The operator `lessOrEqual`.
import { type FunctionTask, task } from "../function_task.ts";
import type { Comparable, Operand, OrderedWith } from "./operand.ts";

const lessOrEqualTask = task((x: Comparable, y: Comparable) => x <= y, { name: "lessOrEqual" });

/**
 * Asks whether one value is less than another, or they are the same.
 *
 * @param x The left value, or a node that yields it.
 * @param y The right value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { lessOrEqual, Flow, task } from "@tacit/flow";
 *
 * const count = task((rows: number[]) => rows.length);
 * const flow = new Flow("lessOrEqual", () => lessOrEqual(count([1, 2]), 2));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function lessOrEqual<T extends Comparable>(
  x: Operand<T>,
  y: Operand<OrderedWith<T>>,
): FunctionTask<[x: Comparable, y: Comparable], boolean> {
  return lessOrEqualTask(x, y);
}
