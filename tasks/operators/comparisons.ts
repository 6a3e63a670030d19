// The operators that compare two values.
import { equals } from "../_equals.ts";
import { type FunctionTask, task } from "../function_task.ts";
import type { Comparable, Operand, OrderedWith } from "./operand.ts";

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

const notEqualTask = task((x: unknown, y: unknown) => !equals(x, y), { name: "notEqual" });

/**
 * Asks whether two values differ: arrays, plain objects and dates by content.
 *
 * @param x The left value, or a node that yields it.
 * @param y The right value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { notEqual, Flow, task } from "@tacit/flow";
 *
 * const count = task((rows: number[]) => rows.length);
 * const flow = new Flow("notEqual", () => notEqual(count([1, 2]), 2));
 * const run = await flow.run();
 * console.log(run.output); // false
 * ```
 */
export function notEqual<T>(
  x: Operand<T>,
  y: Operand<NoInfer<T>>,
): FunctionTask<[x: unknown, y: unknown], boolean> {
  return notEqualTask(x, y);
}

const lessThanTask = task((x: Comparable, y: Comparable) => x < y, { name: "lessThan" });

/**
 * Asks whether one value is less than another.
 *
 * @param x The left value, or a node that yields it.
 * @param y The right value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { lessThan, Flow, task } from "@tacit/flow";
 *
 * const count = task((rows: number[]) => rows.length);
 * const flow = new Flow("lessThan", () => lessThan(count([1, 2]), 2));
 * const run = await flow.run();
 * console.log(run.output); // false
 * ```
 */
export function lessThan<T extends Comparable>(
  x: Operand<T>,
  y: Operand<OrderedWith<T>>,
): FunctionTask<[x: Comparable, y: Comparable], boolean> {
  return lessThanTask(x, y);
}

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
