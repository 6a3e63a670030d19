/**
 * Results in Deno KV. Needs `--unstable-kv`.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { KvResultStore } from "@tacit/flow/kv";
 * import { SqliteRunStore } from "@tacit/flow/results";
 *
 * const flow = new Flow("answer", () => task(() => 42)());
 * if ("openKv" in Deno) {
 *   await using large = new KvResultStore({ path: ":memory:" });
 *   const file = `${await Deno.makeTempDir()}/runs.db`;
 *   await using results = new SqliteRunStore(file, { results: large });
 *   await flow.run({ results });
 * }
 * ```
 *
 * @module
 */
import type { ResultStore, ResultWriteOptions } from "../../tasks/mod.ts";
import { type Chunks, KvChunks, MAX_CHUNK_BYTES, type StagedChunks } from "./_kv_chunks.ts";
import { openKv } from "./_open_kv.ts";
import { partsOf } from "./_parts_of.ts";
import type { KvDatabase, KvKey } from "./kv_database.ts";
import { ResultStoreError } from "./result_store_error.ts";

export type * from "./kv_database.ts";
export { ResultStoreError };

/** Where a {@linkcode KvResultStore} keeps results. */
export interface KvResultStoreOptions {
  /**
   * The database's file, `:memory:`, or the address of a KV server.
   *
   * @default {the database that Deno has for the script}
   */
  readonly path?: string;
  /** A database that is open already, in place of a path. Who opened it closes it. */
  readonly database?: KvDatabase;
  /**
   * What all keys of the store begin with.
   *
   * @default {["tacit"]}
   */
  readonly prefix?: readonly string[];
}

/** How often a reader comes between a location and its chunks before it gives up. */
const MAX_READS = 100;

/**
 * Keeps results in Deno KV. Results of more than 63 KiB are split into chunks, which are written before
 * the location that points at them: a reader finds all of a result or what was there before.
 *
 * Needs `--unstable-kv`; a `path` needs `--allow-read` and `--allow-write` for it, or `--allow-net`.
 *
 * @example
 * ```ts
 * import { KvResultStore } from "@tacit/flow/kv";
 *
 * using store = new KvResultStore({ path: ":memory:" });
 * console.log(store.name); // "Deno KV :memory:"
 * ```
 */
export class KvResultStore implements ResultStore, Disposable {
  /** `Deno KV`, with its path where it has one. */
  readonly name: string;
  readonly #options: KvResultStoreOptions;
  readonly #prefix: KvKey;
  #open: Promise<KvDatabase> | undefined;
  #swept: Promise<void> | undefined;

  /**
   * Makes a store; nothing is opened yet.
   *
   * @param options Where it keeps results.
   */
  constructor(options: KvResultStoreOptions = {}) {
    this.name = options.path === undefined ? "Deno KV" : `Deno KV ${options.path}`;
    this.#options = options;
    this.#prefix = options.prefix ?? ["tacit"];
  }

  /**
   * Reads what is kept at a location.
   *
   * @param location The location.
   * @returns Its bytes, or `undefined` where nothing is kept there.
   * @throws {ResultStoreError} If the location is none, or it cannot be read.
   */
  read(location: string): Promise<Uint8Array | undefined> {
    return this.#try(location, "read", async (database) => {
      let before: string | null = null;
      for (let turn = 0; turn < MAX_READS; turn++) {
        const { value, versionstamp } = await database.get(this.#keyOf(location));
        if (value === null) return undefined;
        if (value instanceof Uint8Array) return value;
        // With the same chunks as before, nobody came between: some are lost.
        if (versionstamp === before) break;
        before = versionstamp;
        const bytes = await this.#chunks(database).read(value as Chunks);
        if (bytes !== undefined) return bytes;
      }
      throw new ResultStoreError(
        this.name,
        `${JSON.stringify(location)} is incomplete. Delete it, so that it is made again.`,
      );
    });
  }

  /**
   * Keeps bytes at a location, whole or not at all.
   *
   * @param location The location.
   * @param bytes The bytes.
   * @param options Whether to leave what is there already as it is.
   * @returns Whether the bytes were written.
   * @throws {ResultStoreError} If the location is none, or they cannot be written.
   */
  write(location: string, bytes: Uint8Array, options: ResultWriteOptions = {}): Promise<boolean> {
    return this.#try(location, "written", async (database) => {
      const chunks = this.#chunks(database);
      await this.#sweep(chunks);
      if (bytes.length <= MAX_CHUNK_BYTES) {
        return await this.#point(database, location, new Uint8Array(bytes), options);
      }
      // So that most of those who come second write no chunks.
      if (options.ifAbsent && await this.exists(location)) return false;
      while (true) {
        const staged = await chunks.stage(bytes);
        let isUsed = false;
        try {
          const { id, length } = staged;
          isUsed = await this.#point(database, location, { id, length }, options, staged);
          if (isUsed) return true;
          // Else somebody swept them, by a clock that jumped.
          if ((await database.get(chunks.pendingKey(id))).versionstamp !== null) return false;
        } finally {
          if (!isUsed) await chunks.drop(staged);
        }
      }
    });
  }

  /**
   * Tells whether anything is kept at a location.
   *
   * @param location The location.
   * @returns Whether there is.
   * @throws {ResultStoreError} If the location is none, or it cannot be told.
   */
  exists(location: string): Promise<boolean> {
    return this.#try(
      location,
      "looked for",
      async (database) => (await database.get(this.#keyOf(location))).versionstamp !== null,
    );
  }

  /**
   * Forgets what is kept at a location.
   *
   * @param location The location.
   * @throws {ResultStoreError} If the location is none, or it cannot be deleted.
   */
  delete(location: string): Promise<void> {
    return this.#try(location, "deleted", async (database) => {
      await this.#point(database, location, undefined, {});
    });
  }

  /**
   * Lists the locations that begin with a text, in order.
   *
   * @param prefix The text; all locations, where it is empty.
   * @returns The locations.
   * @throws {ResultStoreError} If the database cannot be read.
   */
  async *list(prefix: string): AsyncIterable<string> {
    const database = await this.#database();
    const all = this.#keyOf("").slice(0, -1);
    try {
      for await (const { key } of database.list({ prefix: all, start: this.#keyOf(prefix) })) {
        const location = String(key.at(-1));
        // In order, so none after the first that does not.
        if (!location.startsWith(prefix)) return;
        yield location;
      }
    } catch (error) {
      throw this.#failure(prefix, "listed", error);
    }
  }

  /** Closes the database, where this store opened it. */
  [Symbol.dispose](): void {
    const open = this.#open;
    this.#open = undefined;
    if (this.#options.database !== undefined) return;
    // Where it could not be opened, who asked was told.
    void open?.then((database) => database.close(), () => {});
  }

  /**
   * Lets a location have a value, in one step with the notes of what chunks are needed.
   *
   * @returns Whether it has it: not so where it was to be free and is not, or where the chunks were swept.
   */
  async #point(
    database: KvDatabase,
    location: string,
    value: Uint8Array | Chunks | undefined,
    { ifAbsent = false }: ResultWriteOptions,
    staged?: StagedChunks,
  ): Promise<boolean> {
    const key = this.#keyOf(location);
    const chunks = this.#chunks(database);
    while (true) {
      const { value: old, versionstamp } = await database.get(key);
      if (ifAbsent && versionstamp !== null) return false;
      const changes = database.atomic().check({ key, versionstamp });
      if (value === undefined) changes.delete(key);
      else changes.set(key, value);
      if (staged !== undefined) {
        const pending = chunks.pendingKey(staged.id);
        changes.check({ key: pending, versionstamp: staged.versionstamp }).delete(pending);
      }
      const unused = old === null || old instanceof Uint8Array ? undefined : old as Chunks;
      if (unused) changes.set(chunks.pendingKey(unused.id), chunks.discarded(unused));
      if ((await changes.commit()).ok) {
        if (unused) await chunks.drop(unused);
        return true;
      }
      if (staged !== undefined) {
        const { versionstamp } = await database.get(chunks.pendingKey(staged.id));
        if (versionstamp !== staged.versionstamp) return false;
      }
    }
  }

  /** Once, before the first write. */
  async #sweep(chunks: KvChunks): Promise<void> {
    this.#swept ??= chunks.sweep();
    try {
      await this.#swept;
    } catch (error) {
      // The next write tries again.
      this.#swept = undefined;
      throw error;
    }
  }

  #chunks(database: KvDatabase): KvChunks {
    return new KvChunks(database, this.#prefix);
  }

  #keyOf(location: string): KvKey {
    return [...this.#prefix, "results", location];
  }

  async #database(): Promise<KvDatabase> {
    const { database, path } = this.#options;
    if (database !== undefined) return database;
    this.#open ??= openKv(this.name, path);
    try {
      return await this.#open;
    } catch (error) {
      // The next use asks again.
      this.#open = undefined;
      throw error;
    }
  }

  async #try<T>(
    location: string,
    verb: string,
    work: (database: KvDatabase) => Promise<T>,
  ): Promise<T> {
    partsOf(this.name, location);
    const database = await this.#database();
    try {
      return await work(database);
    } catch (error) {
      throw this.#failure(location, verb, error);
    }
  }

  #failure(location: string, verb: string, error: unknown): ResultStoreError {
    if (error instanceof ResultStoreError) return error;
    const isLong = error instanceof TypeError && error.message.includes("Key too large");
    const advice = isLong
      ? "the location is too long for KV. Name a shorter one."
      : "see the cause, and check the database.";
    const message = `${JSON.stringify(location)} cannot be ${verb}: ${advice}`;
    return new ResultStoreError(this.name, message, { cause: error });
  }
}
export type { ResultStore, ResultWriteOptions } from "../../tasks/mod.ts";
