// Reads what may have no end: an answer, a program's output, a file that grows.

/** Gives bytes a chunk at a time, as the reader of a stream does. */
export interface ChunkReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
}

/**
 * Reads to the end, if that comes in time. The caller lets go of the source.
 *
 * @returns The bytes; `undefined` where there are more than `maxBytes`.
 */
export async function readBounded(
  source: ChunkReader,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let read = await source.read(); !read.done; read = await source.read()) {
    if (read.value === undefined) continue;
    chunks.push(read.value);
    length += read.value.length;
    if (length > maxBytes) return undefined;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
