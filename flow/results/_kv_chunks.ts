// Values that are too large for one key of a KV database, in chunks that nobody reads before all are there.
import type { KvDatabase, KvKey } from "./kv_database.ts";

/** What a key holds at most; KV takes 64 KiB. */
export const MAX_CHUNK_BYTES: number = 63 * 1024;

/** How many chunks are written together: KV takes 800 KiB. */
const CHUNKS_AT_ONCE = 10;

/** How many keys are deleted together: KV takes 1000 changes. */
const DELETIONS_AT_ONCE = 500;

/** How long writing chunks may take, before they count as left over from a crash. */
const MAX_PENDING_MS = 60 * 60 * 1000;

/** Where chunks are. */
export interface Chunks {
  readonly id: string;
  /** How many bytes they have together. */
  readonly length: number;
}

/** Chunks that were written, but that no location has yet. */
export interface StagedChunks extends Chunks {
  /** The version of the note that they are pending: gone, where somebody swept them. */
  readonly versionstamp: string | null;
}

/** A note of chunks that no location has, so that a crash leaves none without one. */
interface Pending {
  readonly length: number;
  /** Since when; 0 where they were in use once and are to go. */
  readonly sinceMs: number;
}

/** Writes and reads chunks below a key. */
export class KvChunks {
  readonly #database: KvDatabase;
  readonly #prefix: KvKey;

  constructor(database: KvDatabase, prefix: KvKey) {
    this.#database = database;
    this.#prefix = prefix;
  }

  /** The key of the note that chunks are pending. */
  pendingKey(id: string): KvKey {
    return [...this.#prefix, "pending", id];
  }

  /** What a note says of chunks that were in use, and are to go. */
  discarded({ length }: Chunks): unknown {
    return { length, sinceMs: 0 } satisfies Pending;
  }

  /** Writes chunks under an identifier of their own. */
  async stage(bytes: Uint8Array): Promise<StagedChunks> {
    const id = crypto.randomUUID();
    const pending: Pending = { length: bytes.length, sinceMs: Date.now() };
    const note = await this.#database.atomic().set(this.pendingKey(id), pending).commit();
    const keys = this.#keysOf({ id, length: bytes.length });
    for (let first = 0; first < keys.length; first += CHUNKS_AT_ONCE) {
      const changes = this.#database.atomic();
      for (const [index, key] of keys.slice(first, first + CHUNKS_AT_ONCE).entries()) {
        const from = (first + index) * MAX_CHUNK_BYTES;
        changes.set(key, bytes.slice(from, from + MAX_CHUNK_BYTES));
      }
      await changes.commit();
    }
    return { id, length: bytes.length, versionstamp: note.versionstamp ?? null };
  }

  /** Reads chunks; `undefined` where one is missing: they were discarded meanwhile. */
  async read(chunks: Chunks): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(chunks.length);
    const keys = this.#keysOf(chunks);
    for (let first = 0; first < keys.length; first += CHUNKS_AT_ONCE) {
      const some = await this.#database.getMany(keys.slice(first, first + CHUNKS_AT_ONCE));
      for (const [index, { value }] of some.entries()) {
        if (!(value instanceof Uint8Array)) return undefined;
        bytes.set(value, (first + index) * MAX_CHUNK_BYTES);
      }
    }
    return bytes;
  }

  /** Deletes chunks that no location has, and then the note of them. */
  async drop(chunks: Chunks): Promise<void> {
    const keys = [...this.#keysOf(chunks), this.pendingKey(chunks.id)];
    for (let first = 0; first < keys.length; first += DELETIONS_AT_ONCE) {
      const changes = this.#database.atomic();
      for (const key of keys.slice(first, first + DELETIONS_AT_ONCE)) changes.delete(key);
      await changes.commit();
    }
  }

  /** Deletes what was left over from crashes. */
  async sweep(): Promise<void> {
    for await (
      const { key, value } of this.#database.list({ prefix: this.pendingKey("").slice(0, -1) })
    ) {
      const { length, sinceMs } = value as Pending;
      const id = key.at(-1);
      if (Date.now() - sinceMs > MAX_PENDING_MS) await this.drop({ id: String(id), length });
    }
  }

  #keysOf({ id, length }: Chunks): KvKey[] {
    const count = Math.ceil(length / MAX_CHUNK_BYTES);
    return Array.from({ length: count }, (_, index) => [...this.#prefix, "chunks", id, `${index}`]);
  }
}
