// The operator `not`.
import { type FunctionTask, task } from "../function_task.ts";

const notTask = task((condition: unknown) => !condition, { name: "not" });

/**
 * Asks whether a condition is not truthy.
 *
 * @param condition A value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { Flow, not, task } from "@tacit/flow";
 *
 * const isEven = task((n: number) => n % 2 === 0);
 * const flow = new Flow("not", () => not(isEven(3)));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function not(condition: unknown): FunctionTask<[condition: unknown], boolean> {
  return notTask(condition);
}
