// Secrets of HashiCorp Vault or OpenBao, in KV engines, over HTTP.
import type { Duration } from "../../config/mod.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { AnswerError } from "./ask_json.ts";
import { textOfJson } from "./_json_key.ts";
import { propertyOf } from "./_property_of.ts";
import { INVALID_TOKEN, VaultClient } from "./_vault_client.ts";
import type { VaultCredentials } from "./_vault_credentials.ts";
import type { VaultEngine } from "./_vault_engines.ts";
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
   * @default {the secret that `credentialsSecret` names; else, where the address is a variable, the variable VAULT_TOKEN or the file ~/.vault-token of `vault login`}
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
  /**
   * A file with certificates, as PEM, of authorities that may have signed the server's. In Deno only.
   *
   * @default {the variable VAULT_CACERT, where the address is a variable too}
   */
  readonly caCertFile?: string;
  /** Where the KV engine is mounted. Without it, a name begins with that: `secret/app`. */
  readonly mount?: string;
  /** The path of one secret below the mount: then a name is one of its keys. */
  readonly path?: string;
  /**
   * How long one try may take.
   *
   * @default {10_000}
   */
  readonly timeout?: Duration;
  /**
   * How often a request is tried again on 5xx or no connection; on 429, twice as often.
   *
   * @default {3}
   */
  readonly retries?: number;
}

/**
 * Secrets of HashiCorp Vault or OpenBao, in a KV engine of version 1 or 2, or in the token's cubbyhole.
 * Needs `--allow-net` for its host.
 *
 * How a name stands for a secret:
 *
 * - with `mount` and `path`, it is one key of that secret: `DB_PASSWORD`
 * - with `mount`, it is a path below: `app/db`
 * - without them it is mount and path, as in Prefect 1.4.1: `secret/app/db`
 *
 * A path stands for all keys of its secret, as a JSON object; `app/db#password` for one of them.
 *
 * An engine is taken to be of version 2, and mounted at the first part of the path, until it answers
 * otherwise; then the server is asked, once, what is mounted there.
 *
 * It logs in with a token, an AppRole or a Kubernetes role, under the names that Prefect 1.4.1 has for
 * them: once, and again when its token's time is over or the server no longer takes it. Credentials
 * and tokens are themselves masked in what runs write.
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
    this.#client = new VaultClient(this.name, { ...options });
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
    return value === undefined ? undefined : textOfJson(value);
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
      const place = { mount, path: `${mount}/${path}`, key: undefined };
      return Object.keys(await this.#read(place, signal) ?? {});
    }
    const place = { mount, path: mount, key: undefined };
    return await this.#inEngine(place, (engine) => this.#list(engine, signal), signal) ?? [];
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

  async #read(place: VaultPlace, signal: AbortSignal | undefined): Promise<object | undefined> {
    return await this.#inEngine(place, (engine) => this.#readFrom(engine, place, signal), signal);
  }

  // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
  // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1#read-secret
  async #readFrom(
    { mount, version }: VaultEngine,
    place: VaultPlace,
    signal: AbortSignal | undefined,
  ): Promise<object | undefined> {
    const path = encodePath(place.path.slice(mount.length + 1));
    const api = version === 2 ? "data/" : "";
    const answer = await this.#client.ask(`${encodePath(mount)}/${api}${path}`, signal);
    if (answer === undefined) return undefined;
    const content = propertyOf(answer, "data");
    const isVersioned = version === 1 || isRecord(propertyOf(content, "metadata"));
    const data = version === 2 ? propertyOf(content, "data") : content;
    if (isRecord(data) && isVersioned) return data;
    throw this.#withoutEngine(mount);
  }

  // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#list-secrets
  // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1#list-secrets
  async #list(
    { mount, version }: VaultEngine,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[] | undefined> {
    const api = version === 2 ? "/metadata" : "";
    const answer = await this.#client.ask(`${encodePath(mount)}${api}?list=true`, signal);
    if (answer === undefined) return undefined; // an empty list
    const keys = propertyOf(propertyOf(answer, "data"), "keys");
    if (!Array.isArray(keys)) throw this.#withoutEngine(mount);
    return keys.filter((key) => typeof key === "string" && !key.endsWith("/"));
  }

  /**
   * Asks the engine that a place is in. One that is not known is taken to be of version 2, as most are;
   * only where that gives nothing, the server is asked for it.
   */
  async #inEngine<T>(
    { mount, path }: VaultPlace,
    ask: (engine: VaultEngine) => Promise<T | undefined>,
    signal: AbortSignal | undefined,
  ): Promise<T | undefined> {
    const engines = this.#client.engines();
    const known = engines.at(path);
    if (known !== undefined) return await ask(this.#within(known, mount));
    const guess: VaultEngine = { mount, version: 2 };
    let failure: unknown;
    try {
      const found = await ask(guess);
      if (found !== undefined) {
        engines.add(guess);
        return found;
      }
    } catch (error) {
      if (!isOfEngine(error)) throw error;
      failure = error;
    }
    const engine = await engines.find(path, (path) => this.#client.ask(path, signal), signal);
    if (engine === undefined) throw failure ?? this.#withoutAnswer(mount);
    if (engine.mount !== mount || engine.version !== 2) {
      return await ask(this.#within(engine, mount));
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }

  #withoutEngine(mount: string): NoKvAnswer {
    return new NoKvAnswer(
      this.name,
      `its answer is not a KV engine's. Check that one is mounted at ${JSON.stringify(mount)}.`,
    );
  }

  #withoutAnswer(mount: string): SecretStoreError {
    return new SecretStoreError(
      this.name,
      `nothing is found as in an engine of version 2, and it does not say which engine is at ` +
        `${JSON.stringify(mount)}. Check the mount, or let the token's policies read ` +
        "sys/internal/ui/mounts.",
    );
  }

  /** The mount that the options name may lead to engines below it, and into none. */
  #within(engine: VaultEngine, mount: string): VaultEngine {
    if (!mount.startsWith(`${engine.mount}/`)) return engine;
    throw new SecretStoreError(
      this.name,
      `no engine is mounted at ${JSON.stringify(mount)}, but one is at ` +
        `${JSON.stringify(engine.mount)}. Set the mount to that; /data/ is no part of it.`,
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

/** An answer of another shape than a KV engine's. */
class NoKvAnswer extends SecretStoreError {}

/** A failure that another engine than the one asked may explain. */
function isOfEngine(error: unknown): boolean {
  if (error instanceof NoKvAnswer) return true;
  if (!(error instanceof AnswerError) || error.reason === INVALID_TOKEN) return false;
  return [403, 404, 405].includes(error.status);
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
