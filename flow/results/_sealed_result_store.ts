// A result store whose bytes are encrypted on their way in, and decrypted on their way out.
import type { ResultStore, ResultWriteOptions } from "../../tasks/mod.ts";
import type { Sealer } from "./_sealer.ts";
import { ResultStoreError } from "./result_store_error.ts";

/** Encrypts what another store keeps. Locations stay readable. */
export class SealedResultStore implements ResultStore {
  /** The name of the store that keeps the bytes. */
  readonly name: string;
  readonly #inner: ResultStore;
  readonly #sealer: () => Promise<Sealer>;

  constructor(inner: ResultStore, sealer: () => Promise<Sealer>) {
    this.name = inner.name;
    this.#inner = inner;
    this.#sealer = sealer;
  }

  /** Reads and decrypts. */
  async read(location: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#inner.read(location);
    if (bytes === undefined) return undefined;
    try {
      return await (await this.#sealer()).open(bytes);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ResultStoreError(this.name, `"${location}" ${why}.`, { cause });
    }
  }

  /** Encrypts and writes. */
  async write(location: string, bytes: Uint8Array, options?: ResultWriteOptions): Promise<boolean> {
    return await this.#inner.write(location, await (await this.#sealer()).seal(bytes), options);
  }

  /** Asks the other store. */
  exists(location: string): Promise<boolean> {
    return this.#inner.exists(location);
  }

  /** Asks the other store. */
  delete(location: string): Promise<void> {
    return this.#inner.delete(location);
  }

  /** Asks the other store. */
  list(prefix: string): AsyncIterable<string> {
    return this.#inner.list(prefix);
  }
}
