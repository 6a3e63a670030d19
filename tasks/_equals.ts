// Equality as control flow means it: of content, not of identity, as in the language it comes from.

/**
 * True if two values are equal: primitives as `Map` compares its keys, dates by their time, arrays and
 * plain objects by their parts, and everything else by identity.
 *
 * @param left One value.
 * @param right The other.
 * @returns Whether they are equal.
 */
export function equals(left: unknown, right: unknown): boolean {
  return areEqual(left, right, []);
}

function areEqual(left: unknown, right: unknown, path: readonly unknown[]): boolean {
  if (left === right || Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(left);
  if (prototype !== Object.getPrototypeOf(right)) return false;
  if (left instanceof Date) return left.getTime() === (right as Date).getTime();
  if (!Array.isArray(left) && prototype !== Object.prototype && prototype !== null) return false;
  if (path.includes(left)) return false; // A value that holds itself equals only itself.
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length &&
    (!Array.isArray(left) || left.length === (right as unknown[]).length) &&
    keys.every((key) =>
      Object.hasOwn(right, key) &&
      areEqual(
        (left as Record<string, unknown>)[key],
        (right as Record<string, unknown>)[key],
        [...path, left],
      )
    );
}
