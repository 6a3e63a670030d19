// The serializer for files that others read as JSON.
import type { Serializer } from "../../../tasks/mod.ts";
import { jsonOf, textOf } from "./_json_bytes.ts";
import { jsonText } from "./_json_text.ts";
import { JsonWalk } from "./_json_walk.ts";
import { PlainForm } from "./_plain_form.ts";

/**
 * Turns values into JSON and nothing but JSON, for files that others read. What JSON would change on the
 * way is refused: `undefined`, dates, `NaN`, maps, instances of classes, whatever
 * {@linkcode JsonSerializer} exists for. An object that is met more than once is written as often.
 *
 * @example
 * ```ts
 * import { PlainJsonSerializer } from "@tacit/flow/results";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const serializer = new PlainJsonSerializer();
 * const bytes = serializer.serialize({ rows: [1, 2] });
 * assertEquals(new TextDecoder().decode(bytes), '{"rows":[1,2]}');
 * assertThrows(() => serializer.serialize({ at: new Date() }), Error, "$.at is an instance of Date");
 * ```
 */
export class PlainJsonSerializer implements Serializer {
  /** `plain-json`. */
  readonly name = "plain-json";
  /** `json`. */
  readonly extension = "json";

  /**
   * Turns a value into bytes.
   *
   * @param value The value.
   * @returns JSON in UTF-8.
   * @throws {SerializeError} If JSON would change it; the message has the path to what it would change.
   */
  serialize(value: unknown): Uint8Array {
    const form = new PlainForm();
    const walk = new JsonWalk(form);
    const { value: json } = walk.run(value);
    form.finish(json);
    return new TextEncoder().encode(jsonText(json, walk.depth));
  }

  /**
   * Turns bytes back into the value.
   *
   * @param bytes JSON in UTF-8.
   * @returns The value.
   * @throws {SerializeError} If they are not JSON.
   */
  deserialize(bytes: Uint8Array): unknown {
    return jsonOf(textOf(bytes));
  }
}
