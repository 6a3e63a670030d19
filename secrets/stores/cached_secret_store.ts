import { type Duration, toMilliseconds } from "../../config/mod.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { storePermissions } from "./_store_permissions.ts";
import { SharedCall } from "./_shared_call.ts";

/** How a {@linkcode CachedSecretStore} caches. */
export interface CachedSecretStoreOptions {
  /**
   * How long a value is good from when it arrived.
   *
   * @default {300_000}
   */
  readonly maxAge?: Duration;
  /**
   * Gives the time in milliseconds; tests pass their own.
   *
   * @default Date.now
   */
  readonly now?: () => number;
}

interface Cached {
  readonly value: string;
  readonly goodUntil: number;
}

/**
 * A store that remembers what another one gave, in memory only and for a limited time. However many
 * ask for a name at once, the other store is asked once; that call is given up when nobody waits for
 * it any more. Absence and errors are not remembered.
 *
 * @example
 * ```ts
 * import type { SecretStore } from "@tacit/flow/secrets";
 * import { CachedSecretStore } from "@tacit/flow/stores";
 * import { assertEquals } from "@std/assert";
 *
 * let calls = 0;
 * const slow: SecretStore = { name: "slow", get: () => Promise.resolve(`call ${++calls}`) };
 * const store = new CachedSecretStore(slow, { maxAge: { minutes: 1 } });
 * assertEquals(await Promise.all([store.get("A"), store.get("A")]), ["call 1", "call 1"]);
 * assertEquals(await store.get("A"), "call 1");
 * ```
 */
export class CachedSecretStore implements SecretStore {
  /** The name of the store behind it. */
  readonly name: string;
  readonly #store: SecretStore;
  readonly #maxAgeMs: number;
  readonly #now: () => number;
  readonly #cached = new Map<string, Cached>();
  /** The reads under way. */
  readonly #reads = new Map<string, SharedCall<string | undefined>>();

  /**
   * Puts a cache before a store.
   *
   * @param store The store to ask for what is not cached.
   * @param options How long values are good.
   * @throws {RangeError} If the time is negative or not a number.
   */
  constructor(store: SecretStore, options: CachedSecretStoreOptions = {}) {
    const { maxAge = 300_000, now = Date.now } = options;
    this.name = store.name;
    this.#store = store;
    this.#maxAgeMs = toMilliseconds(maxAge, "maxAge");
    this.#now = now;
  }

  /**
   * Reads a secret, from memory where it is there and still good.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting; others that wait for the same name go on.
   * @returns Its text, or `undefined` where the store has no such secret.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    const cached = this.#cached.get(name);
    if (cached !== undefined && this.#now() < cached.goodUntil) return cached.value;
    this.#cached.delete(name);
    const read = this.#reads.get(name) ?? this.#start(name);
    let value: string | undefined;
    try {
      return value = await read.join(options.signal);
    } finally {
      if (read.isOver) this.#land(name, read, value);
    }
  }

  /**
   * Lists the names of the store behind it; they are not cached.
   *
   * @param options A signal to stop waiting.
   * @returns The names; none where that store cannot list them.
   */
  async names(options: SecretStoreOptions = {}): Promise<readonly string[]> {
    return await this.#store.names?.(options) ?? [];
  }

  /**
   * Tells the flags that the store behind it needs.
   *
   * @param names The secrets' names.
   * @returns The flags.
   * @throws {Error} If that store cannot tell.
   */
  async permissions(names: readonly string[]): Promise<readonly string[]> {
    return await storePermissions(this.#store, names);
  }

  /** Forgets all values. A read that is under way is not remembered either. */
  clear(): void {
    this.#cached.clear();
    this.#reads.clear();
  }

  #start(name: string): SharedCall<string | undefined> {
    const read = new SharedCall((signal) => this.#read(name, signal));
    this.#reads.set(name, read);
    return read;
  }

  /** Forgets a read that is over, and remembers its value; unless `clear` was called since it began. */
  #land(name: string, read: SharedCall<string | undefined>, value: string | undefined): void {
    if (this.#reads.get(name) !== read) return;
    this.#reads.delete(name);
    if (value === undefined) return;
    this.#cached.set(name, { value, goodUntil: this.#now() + this.#maxAgeMs });
  }

  /** Asynchronous, so that a store that throws at once is no special case. */
  async #read(name: string, signal: AbortSignal): Promise<string | undefined> {
    return await this.#store.get(name, { signal });
  }
}
