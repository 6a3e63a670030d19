// Values without the secrets in them. A value without any comes back itself, and so does every part
// of one: what is copied is what holds a secret, or leads to something that does.
import { MASK } from "../config/_internal.ts";
import type { Redactor } from "./redactor.ts";
import { Sealed } from "./sealed.ts";

/**
 * More objects than this are not looked through, for getters can make new ones without end: what is
 * beyond is masked unseen.
 */
const MOST_OBJECTS = 100_000;

/**
 * A value without secrets: itself where it holds none, else a copy in which they are masked.
 *
 * Strings, errors, arrays, maps, sets and plain objects are copied as what they are, keys included
 * and cycles kept. An object of any other class cannot be copied without knowing it: where it holds
 * a secret, its printed form stands in for it. Of very many objects, those beyond the first 100,000
 * are masked unseen. Never throws.
 *
 * @param value Any value.
 * @param redactor The secrets to mask.
 * @returns The value, or a copy without secrets.
 */
export function redactValue(value: unknown, redactor: Redactor): unknown {
  if (redactor.isEmpty) return value;
  if (!isObject(value)) return redactPrimitive(value, redactor);
  const subjects = lookThrough(value, redactor);
  return new Copying(redactor, subjects, tainted(subjects)).of(value);
}

/** An object that was looked through. */
interface Subject {
  readonly snapshot: Snapshot;
  /** Whether it must be copied whatever its parts are. */
  readonly holdsSecret: boolean;
  /** The objects of which it is a part. */
  readonly owners: object[];
}

function lookThrough(root: object, redactor: Redactor): Map<object, Subject> {
  const subjects = new Map<object, Subject>();
  const left: { value: object; owner?: object }[] = [{ value: root }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, owner } = next;
    const known = subjects.get(value);
    if (known !== undefined) {
      if (owner !== undefined) known.owners.push(owner);
      continue;
    }
    const snapshot = subjects.size < MOST_OBJECTS ? snapshotOf(value) : { kind: "unseen" } as const;
    subjects.set(value, {
      snapshot,
      holdsSecret: holdsSecret(value, snapshot, redactor),
      owners: owner === undefined ? [] : [owner],
    });
    for (const part of partsOf(snapshot)) {
      if (isObject(part.value)) left.push({ value: part.value, owner: value });
      if (isObject(part.key)) left.push({ value: part.key, owner: value });
    }
  }
  return subjects;
}

function holdsSecret(value: object, snapshot: Snapshot, redactor: Redactor): boolean {
  if (snapshot.kind === "unseen" || !snapshot.isReadable) return true;
  const isFound = ({ key, value }: Part) => {
    const isKeySafe = isObject(key) || redactPrimitive(key, redactor) === key;
    return !isKeySafe || (!isObject(value) && redactPrimitive(value, redactor) !== value);
  };
  if (snapshot.parts.some(isFound)) return true;
  // Private fields and what else no property shows may still be printed: a URL's password, say.
  return snapshot.kind === "instance" && redactor.isFoundIn(printed(value));
}

/** What holds a secret, and every object that leads there. */
function tainted(subjects: ReadonlyMap<object, Subject>): Set<object> {
  const found = new Set<object>();
  const left = [...subjects].filter(([, { holdsSecret }]) => holdsSecret).map(([value]) => value);
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (found.has(value)) continue;
    found.add(value);
    left.push(...subjects.get(value)?.owners ?? []);
  }
  return found;
}

/** Copies what is tainted, each object once. */
class Copying {
  readonly #redactor: Redactor;
  readonly #subjects: ReadonlyMap<object, Subject>;
  readonly #tainted: ReadonlySet<object>;
  readonly #copies = new Map<object, unknown>();
  readonly #left: (() => void)[] = [];

  constructor(
    redactor: Redactor,
    subjects: ReadonlyMap<object, Subject>,
    tainted: ReadonlySet<object>,
  ) {
    this.#redactor = redactor;
    this.#subjects = subjects;
    this.#tainted = tainted;
  }

  of(root: object): unknown {
    const copy = this.#copyOf(root);
    // Copies are filled one after another, not within each other: nesting may be deep.
    for (let fill = this.#left.pop(); fill !== undefined; fill = this.#left.pop()) fill();
    return copy;
  }

  #copyOf(value: unknown): unknown {
    if (!isObject(value)) return redactPrimitive(value, this.#redactor);
    if (!this.#tainted.has(value)) return value;
    if (this.#copies.has(value)) return this.#copies.get(value);
    const snapshot = this.#subjects.get(value)?.snapshot ?? { kind: "unseen" };
    const copy = this.#shellOf(value, snapshot);
    this.#copies.set(value, copy);
    if (isObject(copy)) this.#left.push(() => this.#fill(copy, partsOf(snapshot)));
    return copy;
  }

  /** The copy, still without its parts. */
  #shellOf(value: object, snapshot: Snapshot): unknown {
    switch (snapshot.kind) {
      case "unseen":
        return MASK;
      case "instance":
        return this.#redactor.redact(printed(value));
      case "array":
        return [];
      case "map":
        return new Map();
      case "set":
        return new Set();
      case "record":
        return Object.create(snapshot.prototype);
      case "error":
        return Object.setPrototypeOf(new Error(), snapshot.prototype);
    }
  }

  #fill(copy: object, parts: readonly Part[]): void {
    for (const { key, value, isEnumerable } of parts) {
      const safeKey = this.#copyOf(key);
      const safeValue = this.#copyOf(value);
      if (copy instanceof Map) copy.set(safeKey, safeValue);
      else if (copy instanceof Set) copy.add(safeValue);
      else {
        // Defined, not assigned: a `__proto__` key must not reach the prototype.
        Object.defineProperty(copy, safeKey as PropertyKey, {
          value: safeValue,
          enumerable: isEnumerable,
          writable: true,
          configurable: true,
        });
      }
    }
  }
}

function partsOf(snapshot: Snapshot): readonly Part[] {
  return snapshot.kind === "unseen" || snapshot.kind === "instance" ? [] : snapshot.parts;
}

function redactPrimitive(value: unknown, redactor: Redactor): unknown {
  switch (typeof value) {
    case "string":
      return redactor.redact(value);
    case "number":
    case "bigint":
    case "boolean":
      return redactor.isFoundIn(String(value)) ? MASK : value;
    case "symbol": {
      const description = value.description ?? "";
      return redactor.isFoundIn(description) ? Symbol(redactor.redact(description)) : value;
    }
    default:
      return value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * What was thrown, safe to keep and to print: with its name, message, stack, causes, inner errors
 * and properties redacted.
 *
 * Where none of it holds a secret, the very thing that was thrown comes back. Otherwise a copy does,
 * of the same class (`instanceof` goes on working) but without its private fields. What cannot be
 * read, because a getter or a proxy throws, stands as `[unreadable]` in the copy. Anything can be
 * thrown, so anything can be given; this function throws nothing.
 *
 * @param thrown What was thrown: an error, as a rule.
 * @param redactor The secrets to mask.
 * @returns The same thing, or a copy without secrets.
 */
export function redactError(thrown: unknown, redactor: Redactor): unknown {
  return redactValue(thrown, redactor);
}

/** What a runtime's `inspect` takes of the options that serve here. */
type Inspect = (value: unknown, options: { depth: number }) => string;

/** A value as the runtime prints it and, where that differs, as it turns itself into text. */
export function printed(value: unknown): string {
  const inspected = textOf(() => inspectOfRuntime()?.(value, { depth: 4 }) ?? "");
  const text = textOf(() => String(value));
  return inspected.includes(text) || /^\[object \w+\]$/.test(text)
    ? inspected
    : `${inspected} ${text}`.trim();
}

/** Empty where the value throws when it is printed: then nobody else sees more of it. */
function textOf(print: () => string): string {
  try {
    return print();
  } catch {
    return "";
  }
}

/** Deno's, or Node's and Bun's. Not imported, and no look at `process` before it is needed: both take long. */
function inspectOfRuntime(): Inspect | undefined {
  const runtime = globalThis as {
    Deno?: { inspect?: Inspect };
    process?: { getBuiltinModule?: (name: string) => { inspect?: Inspect } | undefined };
  };
  return runtime.Deno?.inspect ?? runtime.process?.getBuiltinModule?.("node:util")?.inspect;
}

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
    const parts = value instanceof Sealed ? [] : readParts(value, kind);
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

function readParts(value: object, kind: Kind): Part[] {
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
