// The operator `or`.
import { type FunctionTask, task } from "../function_task.ts";

const orTask = task((...conditions: unknown[]) => conditions.some(Boolean), { name: "or" });

/**
 * Asks whether one of the conditions, or more, is truthy. All of them are worked out.
 *
 * Prefect 1.4.1 yields one of the operands, as Python does; here it is always `true` or `false`.
 *
 * @param conditions Values, or nodes that yield them.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { or, Flow, task } from "@tacit/flow";
 *
 * const isEven = task((n: number) => n % 2 === 0);
 * const flow = new Flow("or", () => or(isEven(2), isEven(3)));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function or(...conditions: readonly unknown[]): FunctionTask<unknown[], boolean> {
  return orTask(...conditions);
}
