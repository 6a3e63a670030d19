// What is said of values that cannot be stored. None of it shows the value.
import { Sealed } from "../../../secrets/mod.ts";
import { SerializeError } from "../../../tasks/mod.ts";
import { pathOf, type Step } from "./_place.ts";

const ADVICE = "Leave it out of what the task gives, or give the task a serializer that knows it.";

/** The error for what stands at a place. */
export function refusal(
  way: Step | undefined,
  what: string,
  advice: string = ADVICE,
): SerializeError {
  const path = pathOf(way);
  return new SerializeError(`${path} ${what}. ${advice}`, { path });
}

/** The error for a value that no kind of JSON has a form for. */
export function unknownKind(value: unknown, way: Step | undefined): SerializeError {
  if (typeof value === "function") return refusal(way, "is a function, which cannot be stored");
  if (typeof value === "symbol") return refusal(way, "is a symbol, which cannot be stored");
  if (value instanceof Sealed) {
    return refusal(
      way,
      "is a sealed value, and what is sealed is never stored",
      "Leave it out: tasks that need the secret take it from a secret task.",
    );
  }
  if (value instanceof Promise) {
    return refusal(way, "is a promise, which cannot be stored", "Await it in the task.");
  }
  return refusal(
    way,
    `is an instance of ${className(value as object)}, which cannot be stored`,
    "Give a plain object in its place, or give the task a serializer that knows it.",
  );
}

/** The error for a value with too many parts. */
export function tooLarge(way: Step | undefined): SerializeError {
  return refusal(
    way,
    "makes the value too large to be stored as JSON",
    "Give numbers as a typed array, or give the task a serializer for large values.",
  );
}

/** Does what runs code of the value: getters and the traps of proxies, which may throw. */
export function reading<T>(way: Step | undefined, read: () => T): T {
  try {
    return read();
  } catch {
    throw unreadable(way);
  }
}

/** The error for what throws when it is read. What it threw may quote the value: it is not shown. */
export function unreadable(way: Step | undefined): SerializeError {
  return refusal(
    way,
    "cannot be read: a getter or a proxy threw",
    "Give a plain value in its place.",
  );
}

/** What to call an object's class. */
export function className(object: object): string {
  const made = Object.getPrototypeOf(object)?.constructor;
  return typeof made === "function" && made.name !== "" ? made.name : "a class without a name";
}
