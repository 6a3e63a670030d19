// The operator `greaterThan`.
import { type FunctionTask, task } from "../function_task.ts";
import type { Comparable, Operand, OrderedWith } from "./operand.ts";

const greaterThanTask = task((x: Comparable, y: Comparable) => x > y, { name: "greaterThan" });

/**
 * Asks whether one value is greater than another.
 *
 * @param x The left value, or a node that yields it.
 * @param y The right value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { greaterThan, Flow, task } from "@tacit/flow";
 *
 * const count = task((rows: number[]) => rows.length);
 * const flow = new Flow("greaterThan", () => greaterThan(count([1, 2]), 1));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function greaterThan<T extends Comparable>(
  x: Operand<T>,
  y: Operand<OrderedWith<T>>,
): FunctionTask<[x: Comparable, y: Comparable], boolean> {
  return greaterThanTask(x, y);
}
