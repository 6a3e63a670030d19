/**
 * Stands in for `@std/assert` where its registry cannot be reached: the assertions that this
 * project's tests use, over `node:assert`, with the same signatures. Never shipped.
 *
 * @module
 */
import { AssertionError as NodeAssertionError, deepStrictEqual } from "node:assert";
import { inspect } from "node:util";
import { equal } from "./_equal.ts";

/** A constructor of `T`, abstract ones included. */
// deno-lint-ignore no-explicit-any -- a constructor's parameters are contravariant: only `any` admits every class
type Class<T> = abstract new (...args: any[]) => T;

/** What a failed assertion throws. */
export class AssertionError extends NodeAssertionError {
  /** @param message What did not hold. */
  constructor(message: string) {
    super({ message });
  }
}

/** Throws unless `value` is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Throws unless `value` is falsy. */
export function assertFalse(value: unknown, message = ""): void {
  if (value) throw new AssertionError(message);
}

/** Throws, always. */
export function fail(message?: string): never {
  throw new AssertionError(`Failed assertion${ending(message)}`);
}

/** Throws unless the two values have the same structure. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(
    `Values are not equal${ending(message)}\n${difference(actual, expected)}`,
  );
}

/** Throws if the two values have the same structure. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    `Expected actual: ${inspect(actual)} not to be: ${inspect(expected)}${ending(message)}`,
  );
}

/** Throws unless the two values are the same one. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  throw new AssertionError(
    equal(actual, expected)
      ? `Values have the same structure but are not reference-equal${ending(message)}`
      : `Values are not strictly equal${ending(message)}\n${difference(actual, expected)}`,
  );
}

/** Throws if `actual` is `null` or `undefined`. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to not be null or undefined${ending(message)}`,
  );
}

/** Throws unless `actual` is an instance of `expectedClass`. */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedClass: Class<T>,
  message?: string,
): asserts actual is T {
  if (actual instanceof expectedClass) return;
  throw new AssertionError(
    `Expected object to be an instance of "${expectedClass.name}" but was ` +
      `"${className(actual)}"${ending(message)}`,
  );
}

/** Throws unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to contain: "${expected}"${ending(message)}`,
  );
}

/** Throws unless `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (expected.test(actual)) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to match: "${expected}"${ending(message)}`,
  );
}

/** Throws unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  if (!(actual > expected)) throw misordered(actual, ">", expected, message);
}

/** Throws unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual >= expected)) throw misordered(actual, ">=", expected, message);
}

/** Throws unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (!(actual < expected)) throw misordered(actual, "<", expected, message);
}

/** Throws unless `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual <= expected)) throw misordered(actual, "<=", expected, message);
}

/** Throws unless `run` throws, and gives what it threw. */
export function assertThrows(run: () => unknown, message?: string): unknown;
/** Throws unless `run` throws an `errorClass` whose message includes `messageIncludes`. */
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  errorClass: Class<E>,
  messageIncludes?: string,
  message?: string,
): E;
export function assertThrows(
  run: () => unknown,
  ...rest: Rest
): unknown {
  const expected = expectation(rest);
  try {
    run();
  } catch (error) {
    checkError(error, expected, "thrown");
    return error;
  }
  throw new AssertionError(`Expected function to throw${ending(expected.message)}`);
}

/** Rejects unless the promise that `run` gives rejects, and gives what it rejected with. */
export function assertRejects(run: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
/** Rejects unless it rejects with an `errorClass` whose message includes `messageIncludes`. */
export function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  errorClass: Class<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects(
  run: () => PromiseLike<unknown>,
  ...rest: Rest
): Promise<unknown> {
  const expected = expectation(rest);
  let promise: PromiseLike<unknown>;
  try {
    promise = run();
    if (typeof promise?.then !== "function") throw new TypeError("No promise was returned.");
  } catch {
    throw new AssertionError(
      `Function throws when expected to reject${ending(expected.message)}`,
    );
  }
  try {
    await promise;
  } catch (error) {
    checkError(error, expected, "rejected");
    return error;
  }
  throw new AssertionError(`Expected function to reject${ending(expected.message)}`);
}

/** What may follow the function: a message, or a class, a part of the error's message, a message. */
type Rest = [first?: string | Class<Error>, messageIncludes?: string, message?: string];

interface Expectation {
  readonly errorClass?: Class<Error> | undefined;
  readonly messageIncludes?: string | undefined;
  readonly message?: string | undefined;
}

function expectation(rest: Rest): Expectation {
  const [first, messageIncludes, message] = rest;
  return typeof first === "string"
    ? { message: first }
    : { errorClass: first, messageIncludes, message };
}

function checkError(error: unknown, expected: Expectation, verb: "thrown" | "rejected"): void {
  const { errorClass, messageIncludes, message } = expected;
  if (errorClass === undefined) return;
  if (!(error instanceof Error)) {
    throw new AssertionError(`A non-Error object was ${verb}${ending(message)}`);
  }
  if (!(error instanceof errorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${errorClass.name}", but was ` +
        `"${className(error)}"${ending(message)}`,
    );
  }
  if (messageIncludes !== undefined && !error.message.includes(messageIncludes)) {
    throw new AssertionError(
      `Expected error message to include ${JSON.stringify(messageIncludes)}, but got ` +
        `${JSON.stringify(error.message)}${ending(message)}`,
    );
  }
}

function misordered(
  actual: unknown,
  operator: string,
  expected: unknown,
  message: string | undefined,
): AssertionError {
  return new AssertionError(
    message ?? `Expect ${inspect(actual)} ${operator} ${inspect(expected)}`,
  );
}

/** Node's own account of how two values differ. */
function difference(actual: unknown, expected: unknown): string {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  // Node is content where the stricter rule above is not: show both sides whole.
  return `${inspect(actual)} and ${inspect(expected)}`;
}

function className(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return typeof value;
  return value.constructor?.name ?? "Object";
}

function ending(message: string | undefined): string {
  return message ? `: ${message}` : ".";
}
