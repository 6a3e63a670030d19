// Secrets of HashiCorp Vault or OpenBao, in a KV engine of version 2, over HTTP.
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { DEFAULT_LIMITS } from "./_http_json.ts";
import { propertyOf } from "./_property_of.ts";
import { VaultClient } from "./_vault_client.ts";
import type { VaultCredentials } from "./_vault_credentials.ts";
import {
  encodePath,
  isVaultPath,
  placeOf,
  trimSlashes,
  type VaultPlace,
  type VaultRoot,
} from "./_vault_place.ts";
import { SecretStoreError } from "./secret_store_error.ts";

export type { VaultCredentials } from "./_vault_credentials.ts";

/** Where a {@linkcode VaultSecretStore} asks, as whom, and how names stand for secrets. */
export interface VaultSecretStoreOptions {
  /**
   * The server's address.
   *
   * @default {the variable VAULT_ADDR, or vault_addr}
   */
  readonly address?: string;
  /**
   * How to log in.
   *
   * @default {the secret that `credentialsSecret` names; else, where the address is a variable, the variable VAULT_TOKEN}
   */
  readonly credentials?: VaultCredentials;
  /**
   * The name of the secret that has the credentials, as JSON or a table. It is looked for in the
   * run-time context, the environment and the configuration, and never in a store.
   *
   * @default {"VAULT_CREDENTIALS"}
   */
  readonly credentialsSecret?: string;
  /**
   * The namespace, where the server has several.
   *
   * @default {the variable VAULT_NAMESPACE, where the address is a variable too}
   */
  readonly namespace?: string;
  /** Where the KV engine is mounted. Without it, a name begins with that: `secret/app`. */
  readonly mount?: string;
  /** The path of one secret below the mount: then a name is one of its keys. */
  readonly path?: string;
  /**
   * How long one try may take, in milliseconds.
   *
   * @default {10_000}
   */
  readonly timeoutMilliseconds?: number;
  /**
   * How often a request is tried again on 429, 5xx or no connection.
   *
   * @default {3}
   */
  readonly retries?: number;
}

/**
 * Secrets of HashiCorp Vault or OpenBao, in a KV engine of version 2. Needs `--allow-net` for its host.
 *
 * How a name stands for a secret:
 *
 * - with `mount` and `path`, it is one key of that secret: `DB_PASSWORD`
 * - with `mount`, it is a path below: `app/db`
 * - without them it is mount and path, as in Prefect 1.4.1: `secret/app/db`
 *
 * A path stands for all keys of its secret, as a JSON object; `app/db#password` for one of them.
 *
 * It logs in with a token, an AppRole or a Kubernetes role, under the names that Prefect 1.4.1 has for them;
 * once, and once more where the server no longer takes its token. Credentials and tokens are themselves
 * kept out of what runs write.
 *
 * @example
 * ```ts
 * import { VaultSecretStore } from "@tacit/flow/stores";
 *
 * const store = new VaultSecretStore({ address: "https://vault.example.com", mount: "secret" });
 * console.log(store.name); // "Vault"
 * ```
 */
export class VaultSecretStore implements SecretStore {
  /** `Vault`. */
  readonly name: string = "Vault";
  readonly #root: VaultRoot;
  readonly #client: VaultClient;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, as whom, and how names stand for secrets.
   * @throws {TypeError} If there is a `path` and no `mount`, or one of them can be no path of Vault's.
   */
  constructor(options: VaultSecretStoreOptions = {}) {
    if (options.path !== undefined && options.mount === undefined) {
      throw new TypeError("VaultSecretStore: `path` needs `mount`: where the KV engine is.");
    }
    this.#root = { mount: requirePath(options, "mount"), path: requirePath(options, "path") };
    const { timeoutMilliseconds, retries } = options;
    this.#client = new VaultClient(this.name, { ...options }, {
      ...DEFAULT_LIMITS,
      ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
      ...(retries !== undefined && { retries }),
    });
  }

  /**
   * Reads a secret.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where there is no such secret, or it was deleted.
   * @throws {SecretStoreError} If the server gives no usable answer, or the name has no mount.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    const place = placeOf(name, this.#root);
    if (place === undefined) return undefined;
    if (place === "no mount") throw this.#withoutMount(name);
    const data = await this.#read(place, options.signal);
    if (data === undefined) return undefined;
    const value = place.key === undefined ? data : propertyOf(data, place.key);
    if (value === undefined) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  /**
   * Lists the keys of the secret that `path` names, or the secrets right below `mount`; none without a
   * mount, since names could be anywhere.
   *
   * @param options A signal to stop waiting.
   * @returns The names.
   * @throws {SecretStoreError} If the server gives no usable answer.
   */
  async names({ signal }: SecretStoreOptions = {}): Promise<readonly string[]> {
    const { mount, path } = this.#root;
    if (mount === undefined) return [];
    if (path !== undefined) {
      return Object.keys(await this.#read({ mount, path, key: undefined }, signal) ?? {});
    }
    // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#list-secrets
    const answer = await this.#client.ask(`${encodePath(mount)}/metadata?list=true`, signal);
    if (answer === undefined) return []; // an empty list
    const keys = propertyOf(propertyOf(answer, "data"), "keys");
    if (!Array.isArray(keys)) throw this.#withoutEngine(mount);
    return keys.filter((key) => typeof key === "string" && !key.endsWith("/"));
  }

  /**
   * Tells the flags for the server's host, for the variables that are read, and for the service
   * account's token where that is how it logs in.
   *
   * @returns The flags.
   * @throws {SecretStoreError} If the address is not known, or the credentials cannot be used.
   * @throws {ConfigError} If a variable may not be read, so that this cannot be told.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async permissions(): Promise<readonly string[]> {
    return this.#client.permissions();
  }

  // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
  async #read(
    { mount, path }: VaultPlace,
    signal: AbortSignal | undefined,
  ): Promise<object | undefined> {
    const answer = await this.#client.ask(`${encodePath(mount)}/data/${encodePath(path)}`, signal);
    if (answer === undefined) return undefined;
    const version = propertyOf(answer, "data");
    const data = propertyOf(version, "data");
    if (isRecord(data) && isRecord(propertyOf(version, "metadata"))) return data;
    throw this.#withoutEngine(mount);
  }

  #withoutEngine(mount: string): SecretStoreError {
    return new SecretStoreError(
      this.name,
      `its answer is not a KV engine's. Check that ${JSON.stringify(mount)} is one of version 2.`,
    );
  }

  #withoutMount(name: string): SecretStoreError {
    return new SecretStoreError(
      this.name,
      `the name ${
        JSON.stringify(name)
      } has no mount. Write "mount/path", or set the option \`mount\`.`,
    );
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

function requirePath(options: VaultSecretStoreOptions, key: "mount" | "path"): string | undefined {
  const given = options[key];
  if (given === undefined) return undefined;
  const path = trimSlashes(given);
  if (isVaultPath(path)) return path;
  throw new TypeError(`VaultSecretStore: \`${key}\` is empty, or can be no path of Vault's.`);
}
