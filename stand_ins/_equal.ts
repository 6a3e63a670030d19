/**
 * Deep equality as `@std/assert` means it, for the shapes that this project compares. Everything
 * that is not an array, a record, a `Map`, a `Set` or a `Date` is left to Node's own comparison.
 *
 * @module
 */
import { isDeepStrictEqual } from "node:util";

/** Says whether two values have the same structure. */
export function equal(left: unknown, right: unknown): boolean {
  return compare(left, right, new Map());
}

type Seen = Map<object, object>;

function compare(left: unknown, right: unknown, seen: Seen): boolean {
  if (left === right || Object.is(left, right)) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (left instanceof Date && right instanceof Date) {
    return Object.is(left.getTime(), right.getTime());
  }
  if (!haveSamePrototype(left, right)) return false;
  // A pair met again on the way down is part of a cycle: equal unless something else differs.
  if (seen.get(left) === right) return true;
  seen.set(left, right);
  if (left instanceof Map && right instanceof Map) return mapsEqual(left, right, seen);
  if (left instanceof Set && right instanceof Set) return setsEqual(left, right, seen);
  if (isRecordOrArray(left)) return recordsEqual(left, right, seen);
  return isDeepStrictEqual(left, right);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A record without a prototype counts as a plain one: parsers differ in which they make. */
function haveSamePrototype(left: object, right: object): boolean {
  return (Object.getPrototypeOf(left) ?? Object.prototype) ===
    (Object.getPrototypeOf(right) ?? Object.prototype);
}

function isRecordOrArray(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}

function recordsEqual(left: object, right: object, seen: Seen): boolean {
  const leftKeys = Reflect.ownKeys(left);
  if (leftKeys.length !== Reflect.ownKeys(right).length) return false;
  return leftKeys.every((key) =>
    Object.hasOwn(right, key) && compare(Reflect.get(left, key), Reflect.get(right, key), seen)
  );
}

function mapsEqual(
  left: Map<unknown, unknown>,
  right: Map<unknown, unknown>,
  seen: Seen,
): boolean {
  if (left.size !== right.size) return false;
  const unmatched = [...right];
  return [...left].every((entry) => removeEqual(unmatched, entry, seen));
}

function setsEqual(left: Set<unknown>, right: Set<unknown>, seen: Seen): boolean {
  if (left.size !== right.size) return false;
  const unmatched = [...right];
  return [...left].every((value) => removeEqual(unmatched, value, seen));
}

/** Takes the first member that equals `wanted` out of `candidates`, and says whether one did. */
function removeEqual(candidates: unknown[], wanted: unknown, seen: Seen): boolean {
  const found = candidates.findIndex((candidate) => compare(wanted, candidate, seen));
  if (found < 0) return false;
  candidates.splice(found, 1);
  return true;
}
