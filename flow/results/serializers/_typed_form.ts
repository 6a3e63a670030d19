// The form that `JsonSerializer` gives to values that JSON lacks: an object with one key, which starts
// with `$` and says what it is. `_typed_values.ts` reads it.
import { toBase64 } from "./_base64.ts";
import { ERROR_KINDS, VIEW_NAMES } from "./_built_ins.ts";
import { type JsonForm, type JsonWalk, keysOf, read } from "./_json_walk.ts";
import type { Step } from "./_place.ts";
import { reading, refusal, unknownKind } from "./_refusal.ts";
import { SharedBuffers } from "./_shared_buffers.ts";
import type { Holder, Spot } from "./_spot.ts";
import { setOwn } from "../../../config/_internal.ts";

const UNDEFINED = { $undefined: true };

/** One value's JSON with all that it was. */
export class TypedForm implements JsonForm {
  /** The numbers of objects that are met more than once. */
  readonly #ids = new Map<Spot, number>();
  readonly #buffers = new SharedBuffers((spot) => this.#idOf(spot));

  primitive(value: unknown, way: Step): unknown {
    switch (typeof value) {
      case "undefined":
        return UNDEFINED;
      case "number":
        return { $number: Object.is(value, -0) ? "-0" : String(value) };
      case "bigint":
        return { $bigint: String(value) };
      default:
        throw unknownKind(value, way);
    }
  }

  /** An object that looks like one of the forms is marked as what it is. */
  record(json: Holder, keys: readonly string[]): unknown {
    return keys.length === 1 && keys[0]!.startsWith("$") ? { $object: json } : json;
  }

  repeat(first: Spot): unknown {
    return { $ref: this.#idOf(first) };
  }

  object(spot: Spot, prototype: object | null, walk: JsonWalk): unknown {
    const { object } = spot;
    const form = FORMS.get(prototype);
    if (form !== undefined) return form(spot, walk);
    const view = VIEW_NAMES.get(prototype);
    if (view !== undefined) return this.#buffers.addView(spot, view);
    if (prototype === ArrayBuffer.prototype) {
      refuseProperties(spot);
      return this.#buffers.addBuffer(spot);
    }
    if (isNodeBuffer(object)) return { $typed: ["Buffer", toBase64(object)] };
    if (object instanceof Error) return errorForm(spot, walk);
    throw unknownKind(object, spot);
  }

  /** Writes what could not be told before the whole value was known. */
  finish(): void {
    this.#buffers.write();
    for (const [{ holder, slot }, id] of this.#ids) {
      setOwn(holder, slot, { $id: [id, holder[slot]] });
    }
  }

  #idOf(spot: Spot): number {
    const id = this.#ids.get(spot) ?? this.#ids.size + 1;
    this.#ids.set(spot, id);
    return id;
  }
}

type Form = (spot: Spot, walk: JsonWalk) => unknown;

const FORMS: ReadonlyMap<unknown, Form> = new Map<unknown, Form>([
  [null, (spot, walk) => ({ $record: properties(spot, walk) })],
  [
    Array.prototype,
    (spot, walk) => ({ $array: [read(spot, "length"), properties(spot, walk)] }),
  ],
  [Map.prototype, mapForm],
  [Set.prototype, setForm],
  [
    Date.prototype,
    own((date: Date) => {
      const isValid = !Number.isNaN(Date.prototype.getTime.call(date));
      return { $date: isValid ? Date.prototype.toISOString.call(date) : null };
    }),
  ],
  [
    RegExp.prototype,
    own(({ source, flags, lastIndex }: RegExp) => ({
      $regexp: lastIndex === 0 ? [source, flags] : [source, flags, lastIndex],
    })),
  ],
  [URL.prototype, own((url: URL) => ({ $url: url.href }))],
]);

/** The form of an object that has no parts. */
function own<T>(form: (object: T) => unknown): Form {
  return (spot) => {
    refuseProperties(spot);
    return reading(spot, () => form(spot.object as T));
  };
}

/** The properties of an object, as those of a plain one. */
function properties(spot: Spot, walk: JsonWalk): Holder {
  const json: Holder = {};
  const keys = keysOf(spot);
  spot.fill = () => walk.writeProperties(spot, keys, json);
  return json;
}

function mapForm(spot: Spot, walk: JsonWalk): unknown {
  refuseProperties(spot);
  const map = spot.object as Map<unknown, unknown>;
  const entries = reading(spot, () => [...Map.prototype.entries.call(map)]);
  const json = entries.map((): unknown[] => []);
  spot.fill = () => {
    walk.count(2 * entries.length, spot);
    entries.forEach(([key, value], index) => {
      const pair = json[index] as unknown as Holder;
      walk.write(key, pair, 0, spot, index, ".keys()");
      walk.write(value, pair, 1, spot, index, ".values()");
    });
  };
  return { $map: json };
}

function setForm(spot: Spot, walk: JsonWalk): unknown {
  refuseProperties(spot);
  const set = spot.object as Set<unknown>;
  const values = reading(spot, () => [...Set.prototype.values.call(set)]);
  const json: unknown[] = [];
  spot.fill = () => {
    walk.count(values.length, spot);
    values.forEach((value, index) => {
      walk.write(value, json as unknown as Holder, index, spot, index, ".values()");
    });
  };
  return { $set: json };
}

/**
 * An error by the built-in class that is nearest to its own, its hidden properties (`message`, `stack`,
 * `cause`, `errors`), and those that are not hidden.
 */
function errorForm(spot: Spot, walk: JsonWalk): unknown {
  const error = spot.object as Error;
  const [kind, usual] = reading(spot, () => kindOf(error));
  const keys = reading(spot, () => Object.keys(error));
  const hiddenKeys = reading(
    spot,
    () => Object.getOwnPropertyNames(error).filter((key) => !keys.includes(key)),
  );
  for (const key of ["message", "name"] as const) {
    const isInherited = !keys.includes(key) && !hiddenKeys.includes(key);
    if (isInherited && read(spot, key) !== usual[key]) hiddenKeys.push(key);
  }
  const hidden: Holder = {};
  const shown: Holder = {};
  spot.fill = () => {
    walk.writeProperties(spot, hiddenKeys, hidden);
    walk.writeProperties(spot, keys, shown);
  };
  return { $error: keys.length === 0 ? [kind, hidden] : [kind, hidden, shown] };
}

/** The name of the nearest built-in class, and what its instances have that is not said. */
function kindOf(error: Error): [string, Pick<Error, "name" | "message">] {
  if (error instanceof DOMException) return ["DOMException", { name: "Error", message: "" }];
  for (const [name, { prototype }] of ERROR_KINDS) {
    if (Object.prototype.isPrototypeOf.call(prototype, error)) return [name, prototype];
  }
  return ["Error", Error.prototype];
}

/** What is stored by its contents has no place for properties. */
function refuseProperties(spot: Spot): void {
  if (reading(spot, () => Object.keys(spot.object)).length === 0) return;
  throw refusal(spot, "has properties besides its contents, which cannot be stored");
}

/** Node's class of bytes, which Deno's and Bun's `node:fs` give too. Many share one memory. */
function isNodeBuffer(object: object): object is Uint8Array {
  const { Buffer } = globalThis as { Buffer?: { prototype: object } };
  return Buffer !== undefined && Object.getPrototypeOf(object) === Buffer.prototype;
}
