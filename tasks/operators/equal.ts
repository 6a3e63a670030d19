// The operator `equal`.
import { equals } from "../_equals.ts";
import { type FunctionTask, task } from "../function_task.ts";
import type { Operand } from "./operand.ts";

const equalTask = task(equals, { name: "equal" });

/**
 * Asks whether two values are equal: arrays, plain objects and dates by content.
 *
 * @param x The left value, or a node that yields it.
 * @param y The right value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { equal, Flow, task } from "@tacit/flow";
 *
 * const count = task((rows: number[]) => rows.length);
 * const flow = new Flow("equal", () => equal(count([1, 2]), 2));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function equal<T>(
  x: Operand<T>,
  y: Operand<NoInfer<T>>,
): FunctionTask<[x: unknown, y: unknown], boolean> {
  return equalTask(x, y);
}
