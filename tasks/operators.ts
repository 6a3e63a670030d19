// The operators: tasks that compare values and conditions.
import { equals } from "./_equals.ts";
import { type FunctionTask, task } from "./function_task.ts";
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
 * import { Flow, task } from "@tacit/flow";
 * import { equal } from "@tacit/flow/tasks";
 *
 * const count = task("count", (rows: number[]) => rows.length);
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

const notEqualTask = task("notEqual", (x: unknown, y: unknown) => !equals(x, y));

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
 * import { Flow, task } from "@tacit/flow";
 * import { notEqual } from "@tacit/flow/tasks";
 *
 * const count = task("count", (rows: number[]) => rows.length);
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

const lessThanTask = task("lessThan", (x: Comparable, y: Comparable) => x < y);

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
 * import { Flow, task } from "@tacit/flow";
 * import { lessThan } from "@tacit/flow/tasks";
 *
 * const count = task("count", (rows: number[]) => rows.length);
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

const lessOrEqualTask = task("lessOrEqual", (x: Comparable, y: Comparable) => x <= y);

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
 * import { Flow, task } from "@tacit/flow";
 * import { lessOrEqual } from "@tacit/flow/tasks";
 *
 * const count = task("count", (rows: number[]) => rows.length);
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

const greaterThanTask = task("greaterThan", (x: Comparable, y: Comparable) => x > y);

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
 * import { Flow, task } from "@tacit/flow";
 * import { greaterThan } from "@tacit/flow/tasks";
 *
 * const count = task("count", (rows: number[]) => rows.length);
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

const greaterOrEqualTask = task("greaterOrEqual", (x: Comparable, y: Comparable) => x >= y);

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
 * import { Flow, task } from "@tacit/flow";
 * import { greaterOrEqual } from "@tacit/flow/tasks";
 *
 * const count = task("count", (rows: number[]) => rows.length);
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

const andTask = task("and", (...conditions: unknown[]) => conditions.every(Boolean));

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
 * import { Flow, task } from "@tacit/flow";
 * import { and } from "@tacit/flow/tasks";
 *
 * const isEven = task("isEven", (n: number) => n % 2 === 0);
 * const flow = new Flow("and", () => and(isEven(2), isEven(3)));
 * const run = await flow.run();
 * console.log(run.output); // false
 * ```
 */
export function and(...conditions: readonly unknown[]): FunctionTask<unknown[], boolean> {
  return andTask(...conditions);
}

const orTask = task("or", (...conditions: unknown[]) => conditions.some(Boolean));

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
 * import { Flow, task } from "@tacit/flow";
 * import { or } from "@tacit/flow/tasks";
 *
 * const isEven = task("isEven", (n: number) => n % 2 === 0);
 * const flow = new Flow("or", () => or(isEven(2), isEven(3)));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function or(...conditions: readonly unknown[]): FunctionTask<unknown[], boolean> {
  return orTask(...conditions);
}

const notTask = task("not", (condition: unknown) => !condition);

/**
 * Asks whether a condition is not truthy.
 *
 * @param condition A value, or a node that yields it.
 * @returns The node that yields the answer.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { not } from "@tacit/flow/tasks";
 *
 * const isEven = task("isEven", (n: number) => n % 2 === 0);
 * const flow = new Flow("not", () => not(isEven(3)));
 * const run = await flow.run();
 * console.log(run.output); // true
 * ```
 */
export function not(condition: unknown): FunctionTask<[condition: unknown], boolean> {
  return notTask(condition);
}
