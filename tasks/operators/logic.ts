// The operators on conditions.
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
