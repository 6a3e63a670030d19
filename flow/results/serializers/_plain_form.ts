// What `PlainJsonSerializer` makes of values that JSON would change: errors that say where they are.
import { Sealed } from "../../../secrets/mod.ts";
import { type JsonForm, MAX_PARTS } from "./_json_walk.ts";
import type { Place, Step } from "./_place.ts";
import { className, reading, refusal, tooLarge, unknownKind } from "./_refusal.ts";
import type { Holder, Spot } from "./_spot.ts";

const ADVICE = "Give what JSON has in its place, or use JsonSerializer.";

/** JSON as it is. */
export class PlainForm implements JsonForm {
  #hasRepeats = false;

  primitive(value: unknown, way: Step): unknown {
    switch (typeof value) {
      case "undefined":
        throw refusal(way, "is undefined, which JSON would leave out", ADVICE);
      case "number":
        throw refusal(way, "is NaN, infinite or -0, which JSON would change", ADVICE);
      case "bigint":
        throw refusal(way, "is a bigint, which JSON does not have", ADVICE);
      default:
        throw unknownKind(value, way);
    }
  }

  object(spot: Spot, prototype: object | null): unknown {
    const { object } = spot;
    if (object instanceof Sealed || object instanceof Promise) throw unknownKind(object, spot);
    const what = prototype === null
      ? "an object without a prototype"
      : prototype === Array.prototype
      ? "an array with holes or properties"
      : `an instance of ${reading(spot, () => className(object))}`;
    throw refusal(spot, `is ${what}, which JSON would change`, ADVICE);
  }

  record(json: Holder): unknown {
    return json;
  }

  /** Written as often as it is met. */
  repeat(first: Spot): unknown {
    this.#hasRepeats = true;
    return first.holder[first.slot];
  }

  /** Makes sure that the JSON comes to an end. */
  finish(json: unknown): void {
    if (this.#hasRepeats) new RepeatCheck().run(json);
  }
}

/** An object of JSON on the way to the one that is looked at. */
interface Open extends Place {
  readonly object: Holder;
  readonly parent: Open | undefined;
  readonly keys: readonly string[];
  next: number;
  /** How many parts it will have as text. */
  size: number;
}

/** Objects that are met more than once may hold themselves, or grow beyond all bounds. */
class RepeatCheck {
  readonly #open = new Set<object>();
  readonly #sizes = new Map<object, number>();

  run(json: unknown): void {
    let last = this.#enter(json, undefined, "");
    while (last !== undefined) {
      const key: string | undefined = last.keys[last.next++];
      if (key !== undefined) {
        const part = last.object[key];
        const isArray = Array.isArray(last.object);
        const entered = this.#enter(part, last, isArray ? Number(key) : key);
        if (entered === undefined) last.size += this.#sizes.get(part as object) ?? 1;
        last = entered ?? last;
        continue;
      }
      const { object, parent, size }: Open = last;
      if (size > MAX_PARTS) throw tooLarge(last);
      this.#open.delete(object);
      this.#sizes.set(object, size);
      if (parent !== undefined) parent.size += size;
      last = parent;
    }
  }

  /** Nothing for what was looked at before. */
  #enter(json: unknown, parent: Open | undefined, step: string | number): Open | undefined {
    if (typeof json !== "object" || json === null || this.#sizes.has(json)) return undefined;
    const depth = (parent?.depth ?? 0) + 1;
    const object = json as Holder;
    const keys = Object.keys(json);
    const entered = { object, parent, step, part: "", depth, keys, next: 0, size: 1 };
    if (this.#open.has(json)) {
      throw refusal(entered, "is an object that it stands in, which JSON cannot say", ADVICE);
    }
    this.#open.add(json);
    return entered;
  }
}
