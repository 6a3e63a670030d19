// Tells whether two values are alike without keeping either. secrecy 3: what is kept of a task's inputs
// may outlive the run, and a secret may be among them.
import { isPlainObject } from "../config/_internal.ts";
import { Sealed } from "../secrets/mod.ts";

/**
 * The fingerprint of each input: the same for values that are built alike, another for others. It says
 * nothing else of the value, and changes from process to process.
 *
 * Functions and objects with `#private` fields are alike only to themselves.
 *
 * @param inputs The inputs, by name.
 * @returns The fingerprints, by name.
 *
 * @example
 * ```ts
 * import { fingerprintInputs } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * const first = fingerprintInputs({ order: { id: 7, items: ["tea"] } });
 * const second = fingerprintInputs({ order: { items: ["tea"], id: 7 } });
 * assertEquals(first, second);
 * ```
 */
export function fingerprintInputs(
  inputs: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, fingerprint(value)]),
  );
}

/**
 * The fingerprint of a value: the same for values that are built alike, another for others. It is made
 * with a key that this process drew at random and shows to nobody, so that it says nothing else of the
 * value, and nothing at all to another process.
 *
 * Alike are: equal primitive values; arrays, plain objects, maps, sets, dates, errors, typed arrays and
 * the like with alike contents, whatever the order of keys; instances of one class with alike
 * properties. Functions, symbols, and objects that keep what they are to themselves (in `#private`
 * fields or in the runtime) are alike only to themselves. What cannot be read is alike to nothing: it
 * is better to do work again than to take a wrong result for it.
 */
export function fingerprint(value: unknown): string {
  return hashText(new Walk().write(value, 0));
}

let processKey: Uint8Array | undefined;

function hashBytes(bytes: Uint8Array): string {
  processKey ??= crypto.getRandomValues(new Uint8Array(16));
  return sipHash128(processKey, bytes);
}

function hashText(text: string): string {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return hashBytes(new Uint8Array(units.buffer));
}

/** The description of an object, in characters, that stands for itself; of a longer one its hash does. */
const MAX_TEXT_LENGTH = 100;

/** Deeper values count as unreadable: following them would exhaust the stack. */
const MAX_DEPTH = 1000;

/** One walk through a value. Each object is visited once, so that shared parts cost nothing extra. */
class Walk {
  /** The objects around the one that is being written. */
  readonly #open = new Map<object, string>();
  readonly #written = new Map<object, string>();

  /** A text for the value. Each says where it ends, so that no two rows of them read alike. */
  write(value: unknown, depth: number): string {
    switch (typeof value) {
      case "string":
        return `s${value.length}:${value}`;
      case "number":
        return `n${Object.is(value, -0) ? "-0" : value};`;
      case "bigint":
        return `i${value};`;
      case "symbol":
      case "function":
        return identity(value);
      case "object":
        return value === null ? "null;" : this.#writeObject(value, depth);
      default:
        return `${value};`;
    }
  }

  #writeObject(object: object, depth: number): string {
    const known = this.#open.get(object) ?? this.#written.get(object);
    if (known !== undefined) return known;
    // Number and depth together: neither alone would tell apart all cycles that lead back to here.
    this.#open.set(object, `^${this.#open.size + this.#written.size}.${depth};`);
    const written = this.#describe(object, depth + 1);
    this.#open.delete(object);
    this.#written.set(object, written);
    return written;
  }

  #describe(object: object, depth: number): string {
    if (depth > MAX_DEPTH) return unlikeAll();
    try {
      if (isOpaque(object)) return identity(object);
      const kind = isPlainObject(object) ? "" : identity(Object.getPrototypeOf(object));
      const text = `<${kind}>${this.#inside(object, depth)}${this.#properties(object, depth)}`;
      // A part that stands in many places must not make the whole grow with each.
      return text.length <= MAX_TEXT_LENGTH ? text : `#${hashText(text)}`;
    } catch {
      // A getter or a proxy that throws. What cannot be read cannot be compared: see `fingerprint`.
      return unlikeAll();
    }
  }

  /** The parts of an object that are no properties. */
  #inside(object: object, depth: number): string {
    const write = (value: unknown) => this.write(value, depth);
    if (object instanceof Sealed) return write(object.reveal());
    if (object instanceof Date) return write(object.getTime());
    if (object instanceof RegExp) return write(String(object));
    if (object instanceof URL) return write(object.href);
    if (object instanceof Map) {
      return unordered(Array.from(object, ([key, value]) => write(key) + write(value)));
    }
    if (object instanceof Set) return unordered(Array.from(object, write));
    if (object instanceof ArrayBuffer) return hashBytes(new Uint8Array(object));
    if (ArrayBuffer.isView(object)) {
      return hashBytes(new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
    }
    if (isBoxed(object)) return write(object.valueOf());
    return "";
  }

  /** All properties of an object's own: what is not enumerable may tell two apart all the same. */
  #properties(object: object, depth: number): string {
    // The elements of these are their contents, which `#inside` has written.
    if (ArrayBuffer.isView(object) || object instanceof String) return "";
    if (Array.isArray(object)) {
      const keys = Object.keys(object);
      if (
        keys.length === object.length && (keys.length === 0 || keys.at(-1) === `${keys.length - 1}`)
      ) {
        return `[${object.map((item) => this.write(item, depth)).join("")}]`;
      }
    }
    const written = Reflect.ownKeys(object)
      // Two errors that say the same were made in two places.
      .filter((key) => key !== "stack" || !(object instanceof Error))
      .map((key) => this.write(key, depth) + this.write(Reflect.get(object, key), depth));
    return unordered(written);
  }
}

function unordered(texts: string[]): string {
  return `{${texts.sort().join("")}}`;
}

const identities = new WeakMap<WeakKey, string>();
let identityCount = 0;

/** A text that stands for this one object and no other. */
function identity(value: object | symbol): string {
  if (typeof value === "symbol") {
    const key = Symbol.keyFor(value);
    if (key !== undefined) return `S${key.length}:${key}`;
  }
  const known = identities.get(value as WeakKey);
  if (known !== undefined) return known;
  const made = unlikeAll();
  identities.set(value as WeakKey, made);
  return made;
}

/** A text that stands for nothing that was or will be met. */
function unlikeAll(): string {
  return `=${identityCount++};`;
}

function isBoxed(object: object): boolean {
  return object instanceof Number || object instanceof String || object instanceof Boolean;
}

/** The classes of which `Walk` reads all there is in an instance. */
const READABLE: ReadonlySet<unknown> = new Set([
  Object,
  Array,
  Map,
  Set,
  Date,
  RegExp,
  URL,
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  Number,
  String,
  Boolean,
  ArrayBuffer,
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  Object.getPrototypeOf(Uint8Array),
  Sealed,
]);

const opaquePrototypes = new WeakMap<object, boolean>();

/** True if an object may keep something to itself that makes it another than one that looks like it. */
function isOpaque(object: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(object);
  if (prototype === null) return false;
  let opaque = opaquePrototypes.get(prototype);
  if (opaque === undefined) {
    opaque = isOpaqueClass(prototype) || isOpaque(prototype);
    opaquePrototypes.set(prototype, opaque);
  }
  return opaque;
}

/** Only a class's source tells of its private fields: nothing can ask an instance for them. */
function isOpaqueClass(prototype: object): boolean {
  const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof made !== "function") return true;
  if (READABLE.has(made)) return false;
  return /#|\[native code\]/.test(Function.prototype.toString.call(made));
}

/**
 * The keyed hash of some bytes.
 *
 * @param key 16 bytes.
 * @param bytes What to hash.
 * @returns The hash, as 32 hexadecimal digits.
 */
export function sipHash128(key: Uint8Array, bytes: Uint8Array): string {
  const keyView = new DataView(key.buffer, key.byteOffset, 16);
  const [k0, k0High] = [keyView.getInt32(0, true), keyView.getInt32(4, true)];
  const [k1, k1High] = [keyView.getInt32(8, true), keyView.getInt32(12, true)];
  // The four words of 64 bits v0 to v3, each as its low and its high half.
  const v = new Int32Array([
    k0 ^ 0x70736575,
    k0High ^ 0x736f6d65,
    k1 ^ 0x6e646f6d ^ 0xee,
    k1High ^ 0x646f7261,
    k0 ^ 0x6e657261,
    k0High ^ 0x6c796765,
    k1 ^ 0x79746573,
    k1High ^ 0x74656462,
  ]);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeLength = bytes.length - bytes.length % 8;
  for (let at = 0; at < wholeLength; at += 8) {
    absorb(v, view.getInt32(at, true), view.getInt32(at + 4, true));
  }
  const rest = new DataView(new ArrayBuffer(8));
  for (let at = wholeLength; at < bytes.length; at++) rest.setUint8(at - wholeLength, bytes[at]!);
  rest.setUint8(7, bytes.length);
  absorb(v, rest.getInt32(0, true), rest.getInt32(4, true));

  v[4]! ^= 0xee;
  rounds(v, 4);
  const firstHalf = squeeze(v);
  v[2]! ^= 0xdd;
  rounds(v, 4);
  return firstHalf + squeeze(v);
}

function absorb(v: Int32Array, low: number, high: number): void {
  v[6]! ^= low;
  v[7]! ^= high;
  rounds(v, 2);
  v[0]! ^= low;
  v[1]! ^= high;
}

/** The bytes of v0 ^ v1 ^ v2 ^ v3 in hexadecimal, the lowest first. */
function squeeze(v: Int32Array): string {
  const out = new DataView(new ArrayBuffer(8));
  out.setInt32(0, v[0]! ^ v[2]! ^ v[4]! ^ v[6]!, true);
  out.setInt32(4, v[1]! ^ v[3]! ^ v[5]! ^ v[7]!, true);
  let hex = "";
  for (let at = 0; at < 8; at++) hex += out.getUint8(at).toString(16).padStart(2, "0");
  return hex;
}

function rounds(v: Int32Array, count: number): void {
  for (; count > 0; count--) {
    add(v, 0, 2);
    rotate(v, 2, 13);
    xor(v, 2, 0);
    swap(v, 0);
    add(v, 4, 6);
    rotate(v, 6, 16);
    xor(v, 6, 4);
    add(v, 0, 6);
    rotate(v, 6, 21);
    xor(v, 6, 0);
    add(v, 4, 2);
    rotate(v, 2, 17);
    xor(v, 2, 4);
    swap(v, 4);
  }
}

// Arithmetic of 64 bits on the halves at `to` and `to + 1`.

function add(v: Int32Array, to: number, from: number): void {
  const low = (v[to]! >>> 0) + (v[from]! >>> 0);
  v[to + 1] = v[to + 1]! + v[from + 1]! + (low > 0xffffffff ? 1 : 0);
  v[to] = low;
}

function xor(v: Int32Array, to: number, from: number): void {
  v[to]! ^= v[from]!;
  v[to + 1]! ^= v[from + 1]!;
}

/** Rotates to the left by less than 32 bits. */
function rotate(v: Int32Array, at: number, bits: number): void {
  const [low, high] = [v[at]!, v[at + 1]!];
  v[at] = low << bits | high >>> 32 - bits;
  v[at + 1] = high << bits | low >>> 32 - bits;
}

/** Rotates by 32 bits. */
function swap(v: Int32Array, at: number): void {
  const low = v[at]!;
  v[at] = v[at + 1]!;
  v[at + 1] = low;
}
