// The one exit: turns anything into plain data without secrets. What comes out holds no live object of what went
// in. There is no other walker of values that leave.
import { MASK } from "../config/_internal.ts";
import { ByteSearch } from "./byte_search/byte_search.ts";
import { knownSecrets } from "./secret_memory.ts";
import type { Redactor } from "./redactor.ts";
import { Sealed } from "./sealed.ts";

/** More objects than this are not looked into, for getters can make new ones without end: the rest is masked. */
const MOST_OBJECTS = 100_000;

/** What stands for a part that cannot be read. */
export const UNREADABLE = "[unreadable]";

/**
 * Turns a value into plain data, without the secrets in it. It goes as deep as the value does, and never throws.
 * As long as no secret is known there is nothing to keep, and the value comes back itself.
 *
 * Arrays, plain objects, maps, sets, dates and bytes come out as copies of what they are, errors as errors of
 * their class that hold nothing but plain data. An object of another class becomes a plain one with its own
 * properties; one without any, its text; and one that shows nothing of itself, the name of its class.
 *
 * @param value Any value.
 * @param redactor The secrets to mask.
 * @returns Plain data.
 */
export function leave(value: unknown, redactor: Redactor = knownSecrets): unknown {
  if (redactor.isEmpty) return value;
  return new Exit(redactor).take(value);
}

/**
 * Whether anything that {@linkcode leave} sees of a value is a secret.
 *
 * @param value Any value.
 * @param redactor The secrets.
 * @returns Whether it holds one.
 */
export function holdsSecret(value: unknown, redactor: Redactor = knownSecrets): boolean {
  if (redactor.isEmpty) return false;
  const exit = new Exit(redactor);
  exit.take(value);
  return exit.hasMasked;
}

/**
 * The names of the secrets that {@linkcode leave} sees of a value.
 *
 * @param value Any value.
 * @param redactor The secrets.
 * @returns The names, each once.
 */
export function secretNamesIn(
  value: unknown,
  redactor: Redactor = knownSecrets,
): readonly string[] {
  if (redactor.isEmpty) return [];
  const exit = new Exit(redactor);
  exit.take(value);
  return [...exit.names];
}

/**
 * Masks the secrets in a text.
 *
 * @param text Any text.
 * @returns The text with `********` in place of secrets.
 */
export function maskText(text: string): string {
  return knownSecrets.redact(text);
}

/**
 * A value without secrets: itself where it holds none that can be seen, else what {@linkcode leave} makes of it.
 *
 * @param value Any value.
 * @param redactor The secrets to mask.
 * @returns The value, or plain data.
 */
export function redactValue(value: unknown, redactor: Redactor = knownSecrets): unknown {
  if (redactor.isEmpty) return value;
  const exit = new Exit(redactor);
  const copy = exit.take(value);
  return exit.hasMasked ? copy : value;
}

/** A copy that is to be filled with parts. */
interface Unfilled {
  readonly from: object;
  readonly to: object;
}

/** A copy that needs no filling. */
class Whole {
  constructor(readonly value: unknown) {}
}

/** One value on its way out. */
class Exit {
  /** Whether there was a secret. */
  hasMasked = false;
  /** The names of the secrets that there were. */
  readonly names: Set<string> = new Set();
  readonly #redactor: Redactor;
  readonly #copies = new Map<object, unknown>();
  /** Copies are filled one after another, not within each other: nesting may be deep. */
  readonly #unfilled: Unfilled[] = [];

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  take(root: unknown): unknown {
    const copy = this.#copyOf(root);
    for (let next = this.#unfilled.pop(); next !== undefined; next = this.#unfilled.pop()) {
      try {
        this.#fill(next);
      } catch {
        this.#define(next.to, "value", UNREADABLE, true); // It let itself be looked at once, and no more.
      }
    }
    return copy;
  }

  #copyOf(value: unknown): unknown {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
      case "bigint":
      case "boolean":
        return this.#text(String(value)) === String(value) ? value : MASK;
      case "symbol":
        return this.#symbol(value);
      case "function":
      case "object":
        return value === null ? null : this.#object(value);
      default:
        return value;
    }
  }

  #text(text: string): string {
    const masked = this.#redactor.redact(text);
    if (masked !== text) {
      this.hasMasked = true;
      for (const name of this.#redactor.namesIn(text)) this.names.add(name);
    }
    return masked;
  }

  #symbol(symbol: symbol): symbol {
    const { description = "" } = symbol;
    const masked = this.#text(description);
    return masked === description ? symbol : Symbol(masked);
  }

  #object(value: object): unknown {
    if (this.#copies.has(value)) return this.#copies.get(value);
    if (this.#copies.size >= MOST_OBJECTS) {
      this.hasMasked = true;
      return MASK;
    }
    let copy: unknown;
    try {
      copy = this.#shellOf(value);
    } catch {
      copy = { value: UNREADABLE }; // A proxy that refuses to be looked at: that is all there is to say of it.
      this.#copies.set(value, copy);
      return copy;
    }
    const isWhole = copy instanceof Whole;
    if (copy instanceof Whole) copy = copy.value;
    this.#copies.set(value, copy);
    const isShell = !isWhole && typeof copy === "object" && copy !== null &&
      !(copy instanceof Date) &&
      !ArrayBuffer.isView(copy) && !(copy instanceof ArrayBuffer);
    if (isShell) this.#unfilled.push({ from: value, to: copy as object });
    return copy;
  }

  /** The copy of an object, still without its parts. */
  #shellOf(value: object): unknown {
    if (typeof value === "function") {
      return this.#text(`[Function: ${value.name || "(anonymous)"}]`);
    }
    if (value instanceof Sealed) return this.#text(Sealed.prototype.toString.call(value));
    if (Array.isArray(value)) return [];
    if (value instanceof Error) return errorShell(value);
    if (value instanceof Map) return new Map();
    if (value instanceof Set) return new Set();
    const prototype: object | null = Object.getPrototypeOf(value);
    if (prototype === null) return Object.create(null);
    if (prototype === Object.prototype) return {};
    if (isDate(value)) return new Date(Date.prototype.getTime.call(value));
    const bytes = bytesOf(value);
    if (bytes !== undefined) return this.#bytes(value, bytes);
    const entries = entriesOf(value);
    if (entries !== undefined) {
      const texts = entries.map((pair) => pair.map((text) => this.#text(text)));
      return new Whole(Object.fromEntries(texts));
    }
    const hasProperties = Reflect.ownKeys(value).some((key) => typeof key === "string");
    const isText = value instanceof String || value instanceof RegExp;
    if (hasProperties && !isText) return instanceShell(value);
    return this.#text(textOfInstance(value));
  }

  /** Bytes as they are, unless they hold a secret. */
  #bytes(value: object, bytes: Uint8Array): unknown {
    const search = ByteSearch.of(this.#redactor);
    if (search.isFoundIn(bytes)) {
      this.hasMasked = true;
      for (const name of search.namesIn(bytes)) this.names.add(name);
      return MASK;
    }
    const copy = bytes.slice();
    if (!ArrayBuffer.isView(value)) return copy.buffer;
    if (value instanceof DataView) return new DataView(copy.buffer);
    const name = Object.prototype.toString.call(value).slice(8, -1);
    const type = (globalThis as unknown as Record<string, unknown>)[name];
    return typeof type === "function" ? Reflect.construct(type, [copy.buffer]) : copy;
  }

  #fill({ from, to }: Unfilled): void {
    if (from instanceof Map && to instanceof Map) {
      for (const [key, part] of entriesOfMap(from)) to.set(this.#copyOf(key), this.#copyOf(part));
    }
    if (from instanceof Set && to instanceof Set) {
      for (const part of elementsOfSet(from)) to.add(this.#copyOf(part));
    }
    for (const key of keysOf(from)) {
      if (Array.isArray(from) && key === "length") continue;
      if (typeof key === "symbol" && isPlatformError(from)) continue; // The platform's own fields.
      this.#define(
        to,
        this.#copyOf(key) as PropertyKey,
        this.#copyOf(read(from, key)),
        isEnumerable(from, key),
      );
    }
    if (Array.isArray(from) && Array.isArray(to) && to.length < from.length) {
      to.length = from.length;
    }
    if (from instanceof Error) this.#fillError(from, to);
  }

  /** An error's name, message and stack may come from getters of its class, and so may what else it tells. */
  #fillError(from: Error, to: object): void {
    for (const key of ["name", "message", "stack"]) {
      if (!Object.hasOwn(to, key)) this.#define(to, key, this.#copyOf(read(from, key)), false);
    }
    for (const [key, isGetter] of membersOfClass(from)) {
      if (Object.hasOwn(to, key)) continue;
      // What an error turns itself into may come from a private field, or from anywhere else.
      this.#define(to, key, isGetter ? this.#copyOf(read(from, key)) : undefined, false);
    }
  }

  #define(to: object, key: PropertyKey, value: unknown, isEnumerable: boolean): void {
    // Defined, not assigned: a `__proto__` key must not reach the prototype.
    Reflect.defineProperty(to, key, {
      value,
      enumerable: isEnumerable,
      writable: true,
      configurable: true,
    });
  }
}

/** An error of the same class, without private fields: `instanceof` goes on working. */
function errorShell(error: Error): object {
  if (isPlatformError(error)) return new DOMException("", safeName(error));
  return Object.setPrototypeOf(new Error(), Object.getPrototypeOf(error));
}

function isPlatformError(value: object): value is DOMException {
  return typeof DOMException === "function" && value instanceof DOMException;
}

/** The names of `DOMException`s are a closed set; a class of one's own may have any. */
function safeName(error: DOMException): string {
  const name = read(error, "name");
  return typeof name === "string" && /^[A-Z][A-Za-z]+Error$/.test(name) ? name : "Error";
}

/** Methods by which an object turns itself into what is printed or written. */
const SELF_TELLING: ReadonlySet<PropertyKey> = new Set<PropertyKey>([
  "toJSON",
  "toString",
  "valueOf",
  "toLocaleString",
  Symbol.toPrimitive,
  Symbol.iterator,
  Symbol.for("Deno.customInspect"),
  Symbol.for("Deno.privateCustomInspect"),
  Symbol.for("nodejs.util.inspect.custom"),
]);

/** The getters of an error's own classes, and the methods that tell of it. */
function* membersOfClass(error: Error): Iterable<[key: PropertyKey, isGetter: boolean]> {
  for (
    let holder: object | null = Object.getPrototypeOf(error);
    holder !== null && !BUILT_IN.has(holder);
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const key of keysOf(holder)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(holder, key);
      if (descriptor?.get !== undefined) yield [key, true];
      else if (SELF_TELLING.has(key)) yield [key, false];
    }
  }
}

/** Prototypes of the language's and the platform's own errors. */
const BUILT_IN: ReadonlySet<object> = new Set<object>([
  Object.prototype,
  ...[
    Error,
    TypeError,
    RangeError,
    SyntaxError,
    ReferenceError,
    EvalError,
    URIError,
    AggregateError,
  ]
    .map(({ prototype }) => prototype),
  ...typeof DOMException === "function" ? [DOMException.prototype] : [],
]);

/** A plain object that prints with the name of its class. */
function instanceShell(value: object): object {
  const name = className(value);
  const shell = {};
  if (name !== "") {
    Object.defineProperty(shell, Symbol.toStringTag, { value: name, configurable: true });
  }
  return shell;
}

/** What an object without properties turns itself into; the name of its class where it says no more. */
function textOfInstance(value: object): string {
  for (const method of ["toJSON", "toString"]) {
    const tell = read(value, method);
    if (typeof tell !== "function" || tell === Object.prototype.toString) continue;
    try {
      const told: unknown = tell.call(value);
      if (typeof told === "string" && !told.startsWith("[object ")) return told;
    } catch {
      continue; // Nobody else sees more of it either.
    }
  }
  return `[${className(value) || "object"}]`;
}

function className(value: object): string {
  const constructor = read(value, "constructor");
  const name = typeof constructor === "function" ? read(constructor, "name") : "";
  return typeof name === "string" ? name : "";
}

function isDate(value: object): value is Date {
  if (!(value instanceof Date)) return false;
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    return false; // It only has the prototype of one.
  }
}

function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** The entries of what a request is made of. */
function entriesOf(value: object): [string, string][] | undefined {
  if (typeof Headers === "function" && value instanceof Headers) return [...value];
  if (typeof FormData === "function" && value instanceof FormData) {
    return Array.from(value, ([key, part]) => [key, typeof part === "string" ? part : "[File]"]);
  }
  return undefined;
}

function entriesOfMap(map: Map<unknown, unknown>): [unknown, unknown][] {
  try {
    return [...Map.prototype.entries.call(map)] as [unknown, unknown][];
  } catch {
    return [[UNREADABLE, UNREADABLE]];
  }
}

function elementsOfSet(set: Set<unknown>): unknown[] {
  try {
    return [...Set.prototype.values.call(set)];
  } catch {
    return [UNREADABLE];
  }
}

function keysOf(value: object): PropertyKey[] {
  try {
    return Reflect.ownKeys(value);
  } catch {
    return [];
  }
}

function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return UNREADABLE;
  }
}

function isEnumerable(value: object, key: PropertyKey): boolean {
  try {
    return Object.prototype.propertyIsEnumerable.call(value, key);
  } catch {
    return true;
  }
}
