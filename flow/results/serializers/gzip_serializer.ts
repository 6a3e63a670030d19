// The serializer that compresses what another gives.
import { SerializeError, type Serializer } from "../../../tasks/mod.ts";
import type { WrappingSerializer } from "./wrapping_serializer.ts";

/** What a {@linkcode GzipSerializer} can take. */
export interface GzipSerializerOptions {
  /**
   * How many bytes it makes of a file at most, and compresses into one. A small file can stand for very
   * many: whoever can write to the store could fill the memory with one.
   *
   * @default {1 GiB}
   */
  readonly maxBytes?: number;
}

/** Large enough for any JSON that fits into one text. */
const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * Compresses what another serializer gives. Secrets are looked for before.
 *
 * @typeParam T The values that the inner serializer takes.
 *
 * @example
 * ```ts
 * import { GzipSerializer, JsonSerializer } from "@tacit/flow/results";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const serializer = new GzipSerializer(new JsonSerializer());
 * const value = Array.from({ length: 1000 }, () => "again");
 * const bytes = await serializer.serialize(value);
 * assertLess(bytes.length, 1000);
 * assertEquals(await serializer.deserialize(bytes), value);
 * assertEquals(serializer.extension, "json.gz");
 * ```
 */
export class GzipSerializer<T = unknown> implements WrappingSerializer<T> {
  /** The serializer whose bytes it compresses. */
  readonly inner: Serializer<T>;
  /** The inner name and `gzip`: `json+gzip`. */
  readonly name: string;
  /** The inner ending and `gz`: `json.gz`. */
  readonly extension: string;

  readonly #maxBytes: number;

  /**
   * Makes a serializer around another.
   *
   * @param inner The serializer whose bytes it compresses.
   * @param options What it can take.
   */
  constructor(inner: Serializer<T>, { maxBytes = DEFAULT_MAX_BYTES }: GzipSerializerOptions = {}) {
    this.inner = inner;
    this.name = `${inner.name}+gzip`;
    this.extension = `${inner.extension}.gz`;
    this.#maxBytes = maxBytes;
  }

  /**
   * Turns a value into bytes.
   *
   * @param value The value.
   * @returns The inner serializer's bytes, compressed.
   * @throws {SerializeError} If the inner serializer cannot take it, or it is too large.
   */
  async serialize(value: T): Promise<Uint8Array> {
    return await this.wrap(await this.inner.serialize(value));
  }

  /**
   * Compresses bytes.
   *
   * @param bytes The inner serializer's bytes.
   * @returns The bytes, compressed.
   * @throws {SerializeError} If there are more than it could read back.
   */
  async wrap(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length > this.#maxBytes) throw tooMany(this.#maxBytes);
    return await collect(piped(bytes, new CompressionStream("gzip")), Infinity);
  }

  /**
   * Turns bytes back into the value.
   *
   * @param bytes What `serialize` gave.
   * @returns The value.
   * @throws {SerializeError} If they are not such, or stand for more bytes than may be.
   */
  async deserialize(bytes: Uint8Array): Promise<T> {
    let expanded: Uint8Array;
    try {
      expanded = await collect(piped(bytes, new DecompressionStream("gzip")), this.#maxBytes);
    } catch (cause) {
      if (cause instanceof SerializeError) throw cause;
      throw new SerializeError("The bytes are not gzip, or were cut off.", { cause });
    }
    return await this.inner.deserialize(expanded);
  }
}

type GzipStream = CompressionStream | DecompressionStream;

function piped(bytes: Uint8Array, stream: GzipStream): ReadableStream<Uint8Array> {
  const source = new ReadableStream<BufferSource>({
    start(controller) {
      controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      controller.close();
    },
  });
  return source.pipeThrough(stream);
}

/** All that a stream gives, up to a number of bytes. */
async function collect(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw tooMany(maxBytes);
    chunks.push(chunk);
  }
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

function tooMany(maxBytes: number): SerializeError {
  return new SerializeError(
    `Uncompressed, these are more than ${maxBytes} bytes. If that is as it should be, give the ` +
      "GzipSerializer a larger `maxBytes`.",
  );
}
