/** What a call to a store may bring along. */
export interface SecretStoreOptions {
  /** Ends the call early: a store rejects with the signal's reason and lets go of what it holds. */
  readonly signal?: AbortSignal;
}

/**
 * A place where secrets are kept beyond this machine's config: a vault, a mounted folder, a password
 * manager. A store is asked only where `use_local_secrets` is false.
 *
 * A store gives text, exactly as it is kept; decoding and redacting are done for it. It rejects where
 * it cannot tell whether there is such a secret (no network, no permission), with an error that says
 * what to do and holds no value; "there is none" is `undefined` and no error.
 *
 * @example A store of one's own
 * ```ts
 * import type { SecretStore } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * class RecordStore implements SecretStore {
 *   readonly name = "a record";
 *   readonly #values: ReadonlyMap<string, string>;
 *
 *   constructor(values: Readonly<Record<string, string>>) {
 *     this.#values = new Map(Object.entries(values));
 *   }
 *
 *   get(name: string): Promise<string | undefined> {
 *     return Promise.resolve(this.#values.get(name));
 *   }
 *
 *   names(): Promise<readonly string[]> {
 *     return Promise.resolve([...this.#values.keys()]);
 *   }
 * }
 *
 * const store = new RecordStore({ MY_SECRET: "s3cret" });
 * assertEquals(await store.get("MY_SECRET"), "s3cret");
 * assertEquals(await store.get("OTHER"), undefined);
 * ```
 */
export interface SecretStore {
  /** What messages call it: `Vault at https://vault.example.com`. Nothing secret. */
  readonly name: string;

  /**
   * Reads a secret.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where the store has no such secret.
   */
  get(name: string, options?: SecretStoreOptions): Promise<string | undefined>;

  /**
   * Lists the names of the secrets it has, for suggestions in errors. A store that cannot, or may
   * not, leaves this out.
   *
   * @param options A signal to stop waiting.
   * @returns The names, in any order.
   */
  names?(options?: SecretStoreOptions): Promise<readonly string[]>;

  /**
   * Tells the fewest `deno run` flags with which it can read these secrets, for `permissionsOf`. No
   * secret is read and nothing is called for it. It rejects where it cannot tell now, with an error
   * that says why; a store that never can leaves this out.
   *
   * @param names The secrets' names.
   * @returns The flags: `--allow-read=/run/secrets`. Several values stand in one, with commas.
   */
  permissions?(names: readonly string[]): Promise<readonly string[]>;
}
