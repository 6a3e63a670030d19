// The operator `and`.
import { type FunctionTask, task } from "../function_task.ts";

const andTask = task((...conditions: unknown[]) => conditions.every(Boolean), { name: "and" });

/**
 * Asks whether all conditions are truthy. All of them are worked out: a task cannot be left unrun for it.
 *
 * Prefect 1.4.1 yields one of the operands, as Python does; here it is always `true` or `false`.
 *
 * @param conditions Values, or nodes that yield them.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { and, Flow, task } from "@tacit/flow";
 *
 * const isEven = task((n: number) => n % 2 === 0);
 * const flow = new Flow("and", () => and(isEven(2), isEven(3)));
 * const run = await flow.run();
 * console.log(run.output); // false
 * ```
 */
export function and(...conditions: readonly unknown[]): FunctionTask<unknown[], boolean> {
  return andTask(...conditions);
}
