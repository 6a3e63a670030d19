// The walk through a value that makes JSON of it. It takes each part once, keeps no stack, and so comes
// to the end of values of any depth. What plain JSON has no form for is left to a `JsonForm`.
import type { Step } from "./_place.ts";
import { refusal, tooLarge, unreadable } from "./_refusal.ts";
import { type Holder, Spot } from "./_spot.ts";
import { setOwn } from "../../../config/_internal.ts";

/** What becomes of values that are not plain JSON. */
export interface JsonForm {
  /** A primitive value that JSON has no form for, or a function. */
  primitive(value: unknown, way: Step): unknown;
  /** An object that is neither an array without holes nor a plain object. */
  object(spot: Spot, prototype: object | null, walk: JsonWalk): unknown;
  /** A plain object's JSON, as it is to stand in its holder. */
  record(json: Holder, keys: readonly string[]): unknown;
  /** An object that was met before. */
  repeat(first: Spot, way: Step): unknown;
}

/** Values with more parts are not stored: they hardly fit into one text anyway. */
export const MAX_PARTS = 50_000_000;
/** Deeper values are taken for endless ones: a getter may give a new object each time. */
const MAX_DEPTH = 200_000;

/** One walk through one value. */
export class JsonWalk {
  /** How deep the value is. */
  depth = 0;

  readonly #form: JsonForm;
  readonly #spots = new Map<object, Spot>();
  readonly #left: Spot[] = [];
  #partCount = 0;

  constructor(form: JsonForm) {
    this.#form = form;
  }

  /** The JSON of a value, at the slot `value` of a holder. */
  run(value: unknown): Holder {
    const holder: Holder = {};
    this.write(value, holder, "value", undefined);
    for (let spot = this.#left.pop(); spot !== undefined; spot = this.#left.pop()) spot.fill?.();
    return holder;
  }

  /** Writes the properties of a spot's object into a holder. */
  writeProperties(spot: Spot, keys: readonly string[], holder: Holder): void {
    this.count(keys.length, spot);
    for (const key of keys) this.write(read(spot, key), holder, key, spot);
  }

  /** Writes one part of a spot; the parts of that are written when its turn comes. */
  write(
    value: unknown,
    holder: Holder,
    slot: string | number,
    parent: Spot | undefined,
    step: string | number = slot,
    part: string = "",
  ): void {
    const type = typeof value;
    if (type === "string" || type === "boolean" || value === null || isPlainNumber(value)) {
      setOwn(holder, slot, value);
    } else if (type === "object") {
      const known = this.#spots.get(value as object);
      const json = known === undefined
        ? this.#enter(new Spot(value as object, parent, step, part, holder, slot))
        : this.#form.repeat(known, { parent, step, part });
      setOwn(holder, slot, json);
    } else {
      setOwn(holder, slot, this.#form.primitive(value, { parent, step, part }));
    }
  }

  /** Counts the parts of a spot. */
  count(parts: number, spot: Spot): void {
    this.#partCount += parts;
    if (this.#partCount > MAX_PARTS) throw tooLarge(spot);
  }

  #enter(spot: Spot): unknown {
    if (spot.depth > MAX_DEPTH) {
      throw refusal(spot, `is inside ${MAX_DEPTH} others, which is too deep`, "Give a flat value.");
    }
    this.depth = Math.max(this.depth, spot.depth);
    this.#spots.set(spot.object, spot);
    const json = this.#open(spot);
    if (spot.fill !== undefined) this.#left.push(spot);
    return json;
  }

  #open(spot: Spot): unknown {
    const prototype = prototypeOf(spot);
    const isArray = prototype === Array.prototype && Array.isArray(spot.object);
    if (!isArray && prototype !== Object.prototype) {
      return this.#form.object(spot, prototype, this);
    }
    const keys = keysOf(spot);
    if (!isArray) {
      const json: Holder = {};
      spot.fill = () => this.writeProperties(spot, keys, json);
      return this.#form.record(json, keys);
    }
    const length = Number(read(spot, "length"));
    // Indices come first, in their order: so there are no others, and no holes.
    const isDense = keys.length === length &&
      (length === 0 || keys[length - 1] === `${length - 1}`);
    if (!isDense) return this.#form.object(spot, prototype, this);
    const items: unknown[] = [];
    spot.fill = () => this.#writeItems(spot, length, items as unknown as Holder);
    return items;
  }

  #writeItems(spot: Spot, length: number, items: Holder): void {
    this.count(length, spot);
    for (let index = 0; index < length; index++) {
      this.write(read(spot, index), items, index, spot);
    }
  }
}

/** The keys of the properties that a spot's object has of its own, but for those that nobody lists. */
export function keysOf(spot: Spot): string[] {
  let keys: string[];
  try {
    keys = Object.keys(spot.object);
    if (!hasSymbols(spot.object)) return keys;
  } catch {
    throw unreadable(spot);
  }
  throw refusal(spot, "has a symbol for a key, which cannot be stored");
}

function hasSymbols(object: object): boolean {
  return Object.getOwnPropertySymbols(object).some((symbol) =>
    Object.getOwnPropertyDescriptor(object, symbol)?.enumerable
  );
}

function prototypeOf(spot: Spot): object | null {
  try {
    return Object.getPrototypeOf(spot.object);
  } catch {
    throw unreadable(spot);
  }
}

/** A property of a spot's object. */
export function read(spot: Spot, key: string | number): unknown {
  try {
    return (spot.object as Holder)[key];
  } catch {
    throw unreadable({ parent: spot, step: key, part: "" });
  }
}

/** Whether JSON has the number: it has no infinities, and makes 0 of -0. */
function isPlainNumber(value: unknown): boolean {
  return Number.isFinite(value) && (value !== 0 || Object.is(value, 0));
}
