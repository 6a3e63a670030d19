// Secrets in environment variables of any naming.
import { readEnvironmentVariable } from "../../config/_internal.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";

/**
 * The environment: a secret's name is its variable's, after a prefix. Needs `--allow-env` for that
 * variable only.
 *
 * @example
 * ```ts
 * import { EnvironmentSecretStore } from "@tacit/flow/stores";
 *
 * const store = new EnvironmentSecretStore({ prefix: "TEAM_" });
 * console.log(store.name); // "the environment's TEAM_*"
 * ```
 */
export class EnvironmentSecretStore implements SecretStore {
  /** `the environment's TEAM_*`. */
  readonly name: string;
  readonly #prefix: string;

  /**
   * Makes a store; nothing is read yet.
   *
   * @param options What stands before each name.
   */
  constructor(options: EnvironmentSecretStoreOptions = {}) {
    this.#prefix = options.prefix ?? "";
    this.name = `the environment's ${this.#prefix}*`;
  }

  /**
   * Reads a variable.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where it is not set.
   * @throws {ConfigError} If it may not be read; the message names the flag.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    return readEnvironmentVariable(this.#prefix + name);
  }

  /**
   * Tells the flag for the secrets' variables.
   *
   * @param names The secrets' names.
   * @returns The flag.
   */
  permissions(names: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve(names.map((name) => `--allow-env=${this.#prefix}${name}`));
  }
}

/** What an {@linkcode EnvironmentSecretStore} reads. */
export interface EnvironmentSecretStoreOptions {
  /**
   * What stands before each secret's name.
   *
   * @default {""}
   */
  readonly prefix?: string;
}
