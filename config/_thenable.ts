// Values that are promises, or can be awaited like one.

/**
 * Tells whether a value can be awaited.
 *
 * @throws {unknown} The error of a getter called `then`.
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function";
}
