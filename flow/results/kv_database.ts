// What the KV store needs of Deno KV, as types of our own: Deno's are there only with `--unstable-kv`.

/** The key of a value. */
export type KvKey = readonly string[];

/** What a key has; both are `null` where it has nothing. */
export interface KvEntry {
  /** The key. */
  readonly key: readonly unknown[];
  /** Its value. */
  readonly value: unknown;
  /** The version of the value: it changes with each write. */
  readonly versionstamp: string | null;
}

/** Changes that are made together, or not at all. */
export interface KvAtomic {
  /**
   * Lets the changes fail where a key is not at a version.
   *
   * @param checks The keys and versions.
   */
  check(...checks: { key: KvKey; versionstamp: string | null }[]): KvAtomic;
  /**
   * Sets a key.
   *
   * @param key The key.
   * @param value Its value.
   */
  set(key: KvKey, value: unknown): KvAtomic;
  /**
   * Deletes a key.
   *
   * @param key The key.
   */
  delete(key: KvKey): KvAtomic;
  /** Makes the changes, and tells whether they were made. */
  commit(): Promise<{ readonly ok: boolean; readonly versionstamp?: string }>;
}

/** A database as `Deno.openKv()` gives it. */
export interface KvDatabase {
  /**
   * Reads a key.
   *
   * @param key The key.
   */
  get(key: KvKey): Promise<KvEntry>;
  /**
   * Reads several keys, ten at most.
   *
   * @param keys The keys.
   */
  getMany(keys: KvKey[]): Promise<KvEntry[]>;
  /**
   * Lists keys in order.
   *
   * @param selector What they begin with, and the first of them.
   */
  list(selector: { prefix: KvKey; start?: KvKey }): AsyncIterable<KvEntry>;
  /** Begins changes that are made together. */
  atomic(): KvAtomic;
  /** Closes it. */
  close(): void;
}
