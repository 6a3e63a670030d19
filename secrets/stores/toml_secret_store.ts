// Secrets in a TOML file. The file is read at each call, so that a changed one counts at once.
import { type FoundSecret, readTomlSecrets } from "../../config/_internal.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** Which part of its file a {@linkcode TomlSecretStore} reads. */
export interface TomlSecretStoreOptions {
  /**
   * The table that holds the secrets, dotted: `context.secrets` for `[context.secrets]`.
   *
   * @default the file's own keys, outside of any table
   */
  readonly table?: string;
}

/**
 * A TOML file, or one table of it: its keys are the secrets' names.
 *
 * A text is the secret as it stands: nothing in it is expanded, cast or followed, whatever `$`, `~` or
 * `${` it holds. What is no text comes as JSON, which `Secret` decodes.
 *
 * Needs `--allow-read` for that file only.
 *
 * @example
 * ```ts
 * import { TomlSecretStore } from "@tacit/flow/stores";
 *
 * const store = new TomlSecretStore("/etc/team.toml", { table: "context.secrets" });
 * console.log(store.name); // "the table context.secrets of the file /etc/team.toml"
 * ```
 */
export class TomlSecretStore implements SecretStore {
  /** `the file /etc/team.toml`. */
  readonly name: string;
  readonly #file: string;
  readonly #path: readonly string[];

  /**
   * Makes a store of a file; nothing is read yet.
   *
   * @param file The file's path.
   * @param options Which part of the file.
   */
  constructor(file: string, options: TomlSecretStoreOptions = {}) {
    const { table } = options;
    this.name = table === undefined ? `the file ${file}` : `the table ${table} of the file ${file}`;
    this.#file = file;
    this.#path = table?.split(".") ?? [];
  }

  /**
   * Reads a secret.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where the table has no such key.
   * @throws {ConfigError} If the file is absent, may not be read or is not TOML; it says where.
   * @throws {SecretStoreError} If the secret is a number that JSON has no text for.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    const secret = this.#read(options).get(name);
    return secret && this.#textOf(secret);
  }

  /**
   * Lists the keys of the table.
   *
   * @param options A signal to stop waiting.
   * @returns The names.
   * @throws {ConfigError} If the file is absent, may not be read or is not TOML; it says where.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async names(options: SecretStoreOptions = {}): Promise<readonly string[]> {
    return [...this.#read(options).keys()];
  }

  /**
   * Tells the flag for the file.
   *
   * @returns The flag.
   */
  permissions(): Promise<readonly string[]> {
    return Promise.resolve([`--allow-read=${this.#file}`]);
  }

  #read({ signal }: SecretStoreOptions): ReadonlyMap<string, FoundSecret> {
    signal?.throwIfAborted();
    return readTomlSecrets(this.#file, this.#path);
  }

  #textOf({ value, origin }: FoundSecret): string {
    if (typeof value === "string") return value;
    return JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part !== "number" || Number.isFinite(part)) return part;
      throw new SecretStoreError(this.name, `${origin}: inf and nan must be written in quotes.`);
    });
  }
}
