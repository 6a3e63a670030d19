// Reads what `_typed_form.ts` writes. Like that, it keeps no stack: objects are made first, empty, and
// filled when all of them are there, so that each can be referred to from anywhere.
import { SerializeError } from "../../../tasks/mod.ts";
import { fromBase64 } from "./_base64.ts";
import { ERROR_KINDS, VIEW_CLASSES } from "./_built_ins.ts";
import type { Holder } from "./_spot.ts";
import { setOwn } from "../../../config/_internal.ts";

/** A place in the value that is being made. */
interface Slot {
  readonly holder: Holder;
  readonly slot: string | number;
}

/**
 * The value that JSON stands for. The JSON's arrays and objects become its own.
 *
 * @throws {SerializeError} If it stands for none.
 */
export function typedValue(json: unknown): unknown {
  try {
    return new Reading().of(json);
  } catch {
    // Many things may have been thrown by what made the values, and they quote what they were given.
    throw new SerializeError("The bytes are JSON, but not such as JsonSerializer writes.");
  }
}

class Reading {
  readonly #objects = new Map<unknown, unknown>();
  readonly #left: Slot[] = [];
  readonly #views: (Slot & { readonly view: readonly unknown[]; readonly id: unknown })[] = [];
  readonly #references: (Slot & { readonly id: unknown })[] = [];
  readonly #fills: (() => void)[] = [];

  of(json: unknown): unknown {
    const root: Holder = { value: json };
    this.#left.push({ holder: root, slot: "value" });
    for (let next = this.#left.pop(); next !== undefined; next = this.#left.pop()) {
      const { holder, slot } = next;
      const json = holder[slot];
      if (isObject(json)) setOwn(holder, slot, this.#read(json, next));
    }
    for (const { holder, slot, view, id } of this.#views) {
      const made = this.#viewOf(view);
      this.#name(id, made);
      setOwn(holder, slot, made);
    }
    for (const { holder, slot, id } of this.#references) setOwn(holder, slot, this.#object(id));
    for (const fill of this.#fills) fill();
    return root["value"];
  }

  #read(json: object, place: Slot, id?: unknown): unknown {
    const form = formOf(json);
    const inside = form === undefined ? undefined : (json as Holder)[form];
    if (form === "$ref") {
      this.#references.push({ ...place, id: inside });
      return undefined;
    }
    if (form === "$view") {
      const view = list(inside);
      const [, buffer] = view;
      if (isObject(buffer) && formOf(buffer) === "$id") view[1] = this.#read(buffer, place);
      this.#views.push({ ...place, view, id });
      return undefined;
    }
    if (form === "$id") {
      const [id, json] = list(inside);
      if (!isObject(json) || formOf(json) === "$id") throw malformed();
      return this.#read(json, place, id);
    }
    const value = form === undefined ? this.#open(json) : this.#make(form, inside);
    if (id !== undefined) this.#name(id, value);
    return value;
  }

  #make(form: string, inside: unknown): unknown {
    switch (form) {
      case "$undefined":
        return undefined;
      case "$number":
        return Number(text(inside));
      case "$bigint":
        return BigInt(text(inside));
      case "$date":
        return new Date(inside === null ? NaN : text(inside));
      case "$url":
        return new URL(text(inside));
      case "$regexp":
        return regexpOf(list(inside));
      case "$buffer":
        return fromBase64(text(inside)).buffer;
      case "$typed":
        return typedOf(list(inside));
      case "$object":
        return this.#open(object(inside));
      case "$record":
        return this.#defined(Object.create(null), inside);
      case "$array": {
        const [length, items] = list(inside);
        const array: unknown[] = [];
        array.length = Number(length);
        return this.#defined(array, items);
      }
      case "$map":
        return this.#map(list(inside));
      case "$set":
        return this.#set(list(inside));
      case "$error":
        return this.#error(list(inside));
      default:
        throw malformed();
    }
  }

  /** The arrays and plain objects of the JSON are those of the value. */
  #open<T extends object>(holder: T): T {
    const slots = Array.isArray(holder) ? holder.keys() : Object.keys(holder);
    for (const slot of slots) {
      if (isObject((holder as Holder)[slot])) this.#left.push({ holder: holder as Holder, slot });
    }
    return holder;
  }

  /** An object with the properties that JSON has. */
  #defined<T extends object>(target: T, json: unknown, isEnumerable = true): T {
    const properties = this.#open(object(json)) as Holder;
    this.#fills.push(() => {
      for (const key of Object.keys(properties)) {
        Object.defineProperty(target, key, {
          value: properties[key],
          enumerable: isEnumerable,
          configurable: true,
          writable: true,
        });
      }
    });
    return target;
  }

  #map(entries: readonly unknown[]): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (const entry of entries) this.#open(list(entry));
    this.#fills.push(() => {
      for (const [key, value] of entries as [unknown, unknown][]) map.set(key, value);
    });
    return map;
  }

  #set(values: readonly unknown[]): Set<unknown> {
    const set = new Set<unknown>();
    this.#open(values);
    this.#fills.push(() => {
      for (const value of values) set.add(value);
    });
    return set;
  }

  #error([kind, hidden, shown = {}]: readonly unknown[]): Error {
    if (kind === "DOMException") return domException(object(hidden) as Holder);
    const made = ERROR_KINDS.get(text(kind))?.make();
    if (made === undefined) throw malformed();
    delete made.stack; // It tells of this place, not of where the error came from.
    this.#defined(made, hidden, false);
    return this.#defined(made, shown);
  }

  #viewOf([name, json, offset, length]: readonly unknown[]): unknown {
    const made = VIEW_CLASSES.get(text(name));
    const buffer = json instanceof ArrayBuffer ? json : this.#object((object(json) as Holder).$ref);
    if (made === undefined || !(buffer instanceof ArrayBuffer)) throw malformed();
    return new made(buffer, Number(offset), Number(length));
  }

  #name(id: unknown, value: unknown): void {
    this.#objects.set(id, value);
  }

  #object(id: unknown): unknown {
    if (!this.#objects.has(id)) throw malformed();
    return this.#objects.get(id);
  }
}

/** The key of an object that says what it stands for; nothing for one that stands for itself. */
function formOf(json: object): string | undefined {
  if (Array.isArray(json)) return undefined;
  const keys = Object.keys(json);
  return keys.length === 1 && keys[0]!.startsWith("$") ? keys[0] : undefined;
}

function regexpOf([source, flags, lastIndex = 0]: readonly unknown[]): RegExp {
  const regexp = new RegExp(text(source), text(flags));
  regexp.lastIndex = Number(lastIndex);
  return regexp;
}

/** A view that has its memory to itself. */
function typedOf([name, base64]: readonly unknown[]): unknown {
  const bytes = fromBase64(text(base64));
  if (name === "Buffer") return nodeBuffer(bytes);
  const made = VIEW_CLASSES.get(text(name));
  if (made === undefined) throw malformed();
  const elementSize = (made as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  if (bytes.length % elementSize !== 0) throw malformed();
  return new made(bytes.buffer, 0, bytes.length / elementSize);
}

/** Node's class of bytes, where the runtime has it. */
function nodeBuffer(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const { Buffer } = globalThis as { Buffer?: { from(buffer: ArrayBuffer): Uint8Array } };
  return Buffer?.from(bytes.buffer) ?? bytes;
}

function domException({ message = "", name = "Error", stack }: Holder): DOMException {
  const made = new DOMException(text(message), text(name));
  Object.defineProperty(made, "stack", { value: stack, configurable: true, writable: true });
  return made;
}

function isObject(json: unknown): json is object {
  return typeof json === "object" && json !== null;
}

function object(json: unknown): object {
  if (!isObject(json)) throw malformed();
  return json;
}

function list(json: unknown): unknown[] {
  if (!Array.isArray(json)) throw malformed();
  return json;
}

function text(json: unknown): string {
  if (typeof json !== "string") throw malformed();
  return json;
}

/** For `typedValue` to catch, like what the makers of values throw. */
function malformed(): Error {
  return new Error("JSON that stands for no value");
}
