// The serializer for text.
import { SerializeError, type Serializer } from "../../../tasks/mod.ts";
import { textOf } from "./_json_bytes.ts";

/** How a {@linkcode TextSerializer} names its files. */
export interface TextSerializerOptions {
  /**
   * The ending of the files, without the dot: `csv`, `html`.
   *
   * @default {"txt"}
   */
  readonly extension?: string;
}

/**
 * Writes text as it is, in UTF-8.
 *
 * @example
 * ```ts
 * import { TextSerializer } from "@tacit/flow/results";
 * import { assertEquals } from "@std/assert";
 *
 * const serializer = new TextSerializer({ extension: "csv" });
 * assertEquals(serializer.deserialize(serializer.serialize("a,b\n1,2\n")), "a,b\n1,2\n");
 * ```
 */
export class TextSerializer implements Serializer<string> {
  /** `text`. */
  readonly name = "text";
  /** The ending that it was made with. */
  readonly extension: string;

  /**
   * Makes a serializer.
   *
   * @param options How it names its files.
   */
  constructor({ extension = "txt" }: TextSerializerOptions = {}) {
    this.extension = extension;
  }

  /**
   * Turns text into bytes.
   *
   * @param value The text.
   * @returns The text in UTF-8.
   * @throws {SerializeError} If it is not a string, or one with half a surrogate pair, which UTF-8 lacks.
   */
  serialize(value: string): Uint8Array {
    if (typeof value !== "string") {
      throw new SerializeError("$ is not a string. Give a string, or use JsonSerializer.", {
        path: "$",
      });
    }
    if (!value.isWellFormed()) {
      throw new SerializeError(
        "$ is a string with half a surrogate pair, which UTF-8 does not have. Use JsonSerializer.",
        { path: "$" },
      );
    }
    return new TextEncoder().encode(value);
  }

  /**
   * Turns bytes back into text.
   *
   * @param bytes The text in UTF-8.
   * @returns The text.
   * @throws {SerializeError} If they are not UTF-8.
   */
  deserialize(bytes: Uint8Array): string {
    return textOf(bytes);
  }
}
