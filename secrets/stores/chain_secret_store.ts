import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { storePermissions } from "./_store_permissions.ts";

/**
 * Several stores as one: they are asked in order, until one has the secret.
 *
 * A store that fails ends the search: what it might hold comes before what later ones do, and a
 * secret must not change because a network is down.
 *
 * @example
 * ```ts
 * import type { SecretStore } from "@tacit/flow/secrets";
 * import { ChainSecretStore } from "@tacit/flow/stores";
 * import { assertEquals } from "@std/assert";
 *
 * const team: SecretStore = { name: "team", get: () => Promise.resolve(undefined) };
 * const company: SecretStore = { name: "company", get: () => Promise.resolve("s3cret") };
 * assertEquals(await new ChainSecretStore([team, company]).get("MY_SECRET"), "s3cret");
 * ```
 */
export class ChainSecretStore implements SecretStore {
  /** The names of the stores, in order. */
  readonly name: string;
  readonly #stores: readonly SecretStore[];

  /**
   * Chains stores.
   *
   * @param stores The stores, the first to be asked first.
   */
  constructor(stores: Iterable<SecretStore>) {
    this.#stores = [...stores];
    this.name = this.#stores.map((store) => store.name).join(", then ");
  }

  /**
   * Reads a secret from the first store that has it.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where no store has it.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    for (const store of this.#stores) {
      options.signal?.throwIfAborted();
      const value = await store.get(name, options);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /**
   * Lists the names of all the stores that can list theirs.
   *
   * @param options A signal to stop waiting.
   * @returns The names, each once.
   */
  async names(options: SecretStoreOptions = {}): Promise<readonly string[]> {
    const lists = await Promise.all(this.#stores.map((store) => store.names?.(options) ?? []));
    return [...new Set(lists.flat())];
  }

  /**
   * Tells the flags that all the stores need, since any of them may be asked.
   *
   * @param names The secrets' names.
   * @returns The flags.
   * @throws {Error} If one of the stores cannot tell.
   */
  async permissions(names: readonly string[]): Promise<readonly string[]> {
    const lists = await Promise.all(this.#stores.map((store) => storePermissions(store, names)));
    return [...new Set(lists.flat())];
  }
}
