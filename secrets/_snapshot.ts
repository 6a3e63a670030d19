// What can be seen of an object, read once: a getter may answer differently the next time, and what
// was checked must be what is copied.

import { Sealed } from "./sealed.ts";

/** What stands for a part that cannot be read. */
export const UNREADABLE = "[unreadable]";

/** A property, an entry of a map (its key may be anything) or an element of a set. */
export interface Part {
  /** The property's or the entry's key. */
  readonly key: unknown;
  /** What was there when it was read. */
  readonly value: unknown;
  /** Whether a property is enumerable. */
  readonly isEnumerable: boolean;
}

/** An object as it was found. */
export type Snapshot =
  /** Not looked into. */
  | { readonly kind: "unseen" }
  | {
    /** What to copy it as; an instance of a class that is not known is not copied. */
    readonly kind: "error" | "array" | "map" | "set" | "record" | "instance";
    /** Its parts. */
    readonly parts: readonly Part[];
    /** The prototype that a copy has to have. */
    readonly prototype: object | null;
    /** Whether all of it could be read. */
    readonly isReadable: boolean;
  };

/** Looks at an object, its getters and proxy traps included, without ever throwing. */
export function snapshotOf(value: object): Snapshot {
  try {
    const prototype: object | null = Object.getPrototypeOf(value);
    const kind = kindOf(value, prototype);
    const parts = value instanceof Sealed ? [] : partsOf(value, kind);
    return { kind, parts, prototype, isReadable: parts.every((part) => part.value !== UNREADABLE) };
  } catch {
    // A proxy that refuses to be looked at says nothing either; that is all there is to keep of it.
    const parts = [{ key: "value", value: UNREADABLE, isEnumerable: true }];
    return { kind: "record", parts, prototype: null, isReadable: false };
  }
}

type Kind = Exclude<Snapshot["kind"], "unseen">;

function kindOf(value: object, prototype: object | null): Kind {
  if (value instanceof Error) return "error";
  if (Array.isArray(value)) return "array";
  if (prototype === null || prototype === Object.prototype) return "record";
  if (prototype === Map.prototype) return "map";
  if (prototype === Set.prototype) return "set";
  return "instance";
}

function partsOf(value: object, kind: Kind): Part[] {
  if (value instanceof Map && kind === "map") {
    return Array.from(value, ([key, value]) => ({ key, value, isEnumerable: true }));
  }
  if (value instanceof Set && kind === "set") {
    return Array.from(value, (value) => ({ key: undefined, value, isEnumerable: true }));
  }
  // Bytes are not text, and too many to look at one by one.
  if (ArrayBuffer.isView(value)) return [];
  const parts = Reflect.ownKeys(value)
    .filter((key) => kind !== "array" || key !== "length") // follows from the elements
    .map((key) => propertyOf(value, key));
  return kind === "error" ? withErrorParts(value, parts) : parts;
}

function propertyOf(value: object, key: PropertyKey): Part {
  try {
    const isEnumerable = Object.prototype.propertyIsEnumerable.call(value, key);
    return { key, value: Reflect.get(value, key), isEnumerable };
  } catch {
    return { key, value: UNREADABLE, isEnumerable: true };
  }
}

/** An error's name, message and stack may come from getters of its class, as a `DOMException`'s do. */
function withErrorParts(error: object, own: Part[]): Part[] {
  const known = new Set(own.map(({ key }) => key));
  const inherited = ["name", "message", "stack"]
    .filter((key) => !known.has(key))
    .map((key) => ({ ...propertyOf(error, key), isEnumerable: false }));
  return [...own, ...inherited];
}
