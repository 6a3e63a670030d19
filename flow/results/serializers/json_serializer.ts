// The serializer for values of all ordinary kinds.
import type { Serializer } from "../../../tasks/mod.ts";
import { jsonOf, textOf } from "./_json_bytes.ts";
import { jsonText } from "./_json_text.ts";
import { JsonWalk } from "./_json_walk.ts";
import { TypedForm } from "./_typed_form.ts";
import { typedValue } from "./_typed_values.ts";

/**
 * Turns values into JSON that says what JSON lacks, and gives them back as they were.
 *
 * What JSON can say is written as it is. The rest is an object with one key that starts with `$`, such
 * as `{"$date":"2026-01-31T00:00:00.000Z"}`: `undefined`, `NaN`, `-0`, infinities, bigints; `Date`,
 * `RegExp`, `URL`, `Map`, `Set`; `ArrayBuffer`, typed arrays, `DataView`; errors with their stacks, causes
 * and properties; arrays with holes, objects without a prototype. What is met again, also inside itself,
 * is written once and is one object again. Values can be as deep as memory allows.
 *
 * Functions, symbols, promises, sealed values and instances of other classes are refused. An error of a
 * class of one's own comes back with its name, as an instance of the built-in class that is nearest.
 * Properties that are not enumerable are left out, as JSON does; of getters the value is kept.
 *
 * @example
 * ```ts
 * import { JsonSerializer } from "@tacit/flow/results";
 * import { assertEquals } from "@std/assert";
 *
 * const serializer = new JsonSerializer();
 * const value = { at: new Date(0), sizes: new Map([["a", 10n]]), seen: new Set(["b"]) };
 * const bytes = serializer.serialize(value);
 * assertEquals(serializer.deserialize(bytes), value);
 * ```
 */
export class JsonSerializer implements Serializer {
  /** `json`. */
  readonly name = "json";
  /** `json`. */
  readonly extension = "json";

  /**
   * Turns a value into bytes.
   *
   * @param value The value.
   * @returns JSON in UTF-8.
   * @throws {SerializeError} If something in it cannot be stored; the message has the path to it.
   */
  serialize(value: unknown): Uint8Array {
    const form = new TypedForm();
    const walk = new JsonWalk(form);
    const holder = walk.run(value);
    form.finish();
    return new TextEncoder().encode(jsonText(holder.value, walk.depth));
  }

  /**
   * Turns bytes back into the value.
   *
   * @param bytes What `serialize` gave.
   * @returns The value.
   * @throws {SerializeError} If they are not such.
   */
  deserialize(bytes: Uint8Array): unknown {
    const text = textOf(bytes);
    const json = jsonOf(text);
    return text.includes('"$') ? typedValue(json) : json;
  }
}
