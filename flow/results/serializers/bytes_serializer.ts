// The serializer for bytes.
import { SerializeError, type Serializer } from "../../../tasks/mod.ts";

/** How a {@linkcode BytesSerializer} names its files. */
export interface BytesSerializerOptions {
  /**
   * The ending of the files, without the dot: `png`, `parquet`.
   *
   * @default {"bin"}
   */
  readonly extension?: string;
}

/**
 * Writes bytes as they are.
 *
 * @example
 * ```ts
 * import { BytesSerializer } from "@tacit/flow/results";
 * import { assertEquals } from "@std/assert";
 *
 * const serializer = new BytesSerializer({ extension: "png" });
 * const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
 * assertEquals(serializer.deserialize(serializer.serialize(bytes)), bytes);
 * ```
 */
export class BytesSerializer implements Serializer<Uint8Array> {
  /** `bytes`. */
  readonly name = "bytes";
  /** The ending that it was made with. */
  readonly extension: string;

  /**
   * Makes a serializer.
   *
   * @param options How it names its files.
   */
  constructor({ extension = "bin" }: BytesSerializerOptions = {}) {
    this.extension = extension;
  }

  /**
   * Copies the bytes: the task may use its own again before they are written.
   *
   * @param value The bytes.
   * @returns A copy.
   * @throws {SerializeError} If it is not a `Uint8Array`.
   */
  serialize(value: Uint8Array): Uint8Array {
    if (value instanceof Uint8Array) return new Uint8Array(value);
    throw new SerializeError("$ is not a Uint8Array. Give one, or use JsonSerializer.", {
      path: "$",
    });
  }

  /**
   * Gives the bytes themselves.
   *
   * @param bytes The bytes.
   * @returns The same bytes, not a copy.
   */
  deserialize(bytes: Uint8Array): Uint8Array {
    return bytes;
  }
}
