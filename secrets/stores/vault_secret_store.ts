// Secrets of HashiCorp Vault or OpenBao, in a KV engine of version 2, over HTTP.
import { deferred, readEnvironmentVariable } from "../../config/_internal.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import {
  DEFAULT_LIMITS,
  httpJson,
  type HttpLimits,
  HttpStatusError,
  netFlag,
} from "./_http_json.ts";
import { propertyOf } from "./_property_of.ts";
import {
  credentialVariables,
  encodePath,
  logIn,
  type VaultCredentials,
  type VaultToken,
} from "./_vault_login.ts";
import { SecretStoreError } from "./secret_store_error.ts";

export type { VaultCredentials } from "./_vault_login.ts";

/** Where a {@linkcode VaultSecretStore} asks, as whom, and how names stand for secrets. */
export interface VaultSecretStoreOptions {
  /**
   * The server's address.
   *
   * @default {the variable VAULT_ADDR}
   */
  readonly address?: string;
  /**
   * How to log in.
   *
   * @default {the secret VAULT_CREDENTIALS of the environment or the configuration; else the variable VAULT_TOKEN}
   */
  readonly credentials?: VaultCredentials;
  /**
   * The namespace, where the server has several.
   *
   * @default {the variable VAULT_NAMESPACE}
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
 * It logs in with a token, an AppRole or a Kubernetes role, under the names that Prefect 1.4.1 has for them,
 * and once more where its token is no longer good. Credentials and tokens are themselves kept out of what
 * runs write.
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
  readonly #options: VaultSecretStoreOptions;
  readonly #limits: HttpLimits;
  /** The login that is under way, or has been made. */
  #login: Promise<VaultToken> | undefined;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, as whom, and how names stand for secrets.
   * @throws {TypeError} If there is a `path` and no `mount`.
   */
  constructor(options: VaultSecretStoreOptions = {}) {
    if (options.path !== undefined && options.mount === undefined) {
      throw new TypeError("VaultSecretStore: `path` needs `mount`: where the KV engine is.");
    }
    this.#options = { ...options };
    const { timeoutMilliseconds, retries } = options;
    this.#limits = {
      ...DEFAULT_LIMITS,
      ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
      ...(retries !== undefined && { retries }),
    };
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
    const place = this.#placeOf(name);
    if (place === undefined) return undefined;
    const data = await this.#read(place.mount, place.path, options.signal);
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
    const { mount, path } = this.#options;
    if (mount === undefined) return [];
    if (path !== undefined) return Object.keys(await this.#read(mount, path, signal) ?? {});
    // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#list-secrets
    const answer = await this.#ask(`${encodePath(mount)}/metadata?list=true`, signal);
    const keys = propertyOf(propertyOf(answer, "data"), "keys");
    if (!Array.isArray(keys)) return [];
    return keys.filter((key) => typeof key === "string" && !key.endsWith("/"));
  }

  /**
   * Tells the flags for the server's host, and for the variables that are read.
   *
   * @returns The flags.
   * @throws {SecretStoreError} If the address is not known.
   * @throws {ConfigError} If a variable may not be read, so that this cannot be told.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async permissions(): Promise<readonly string[]> {
    const { address, credentials } = this.#options;
    const variables = [
      ...address === undefined ? ["VAULT_ADDR", "VAULT_NAMESPACE"] : [],
      ...credentials === undefined ? credentialVariables(address === undefined) : [],
    ];
    return [netFlag(this.#address()), ...variables.map((variable) => `--allow-env=${variable}`)];
  }

  /** Where in the server a name stands for a secret. */
  #placeOf(name: string): { mount: string; path: string; key: string | undefined } | undefined {
    const { mount, path } = this.#options;
    if (mount !== undefined && path !== undefined) return { mount, path, key: name };
    const hash = name.indexOf("#");
    const whole = hash === -1 ? name : name.slice(0, hash);
    const key = hash === -1 ? undefined : name.slice(hash + 1);
    if (whole.split("/").some((part) => part === "" || part === "." || part === "..")) {
      return undefined; // No secret has such a path.
    }
    if (mount !== undefined) return { mount, path: whole, key };
    const slash = whole.indexOf("/");
    if (slash !== -1) return { mount: whole.slice(0, slash), path: whole.slice(slash + 1), key };
    throw new SecretStoreError(
      this.name,
      `the name ${
        JSON.stringify(name)
      } has no mount. Write "mount/path", or set the option \`mount\`.`,
    );
  }

  // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
  async #read(
    mount: string,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<object | undefined> {
    const answer = await this.#ask(`${encodePath(mount)}/data/${encodePath(path)}`, signal);
    if (answer === undefined) return undefined;
    const data = propertyOf(propertyOf(answer, "data"), "data");
    if (typeof data === "object" && data !== null) return data;
    throw new SecretStoreError(
      this.name,
      `its answer is no secret. Check that ${JSON.stringify(mount)} is a KV engine of version 2.`,
    );
  }

  /** Asks with a token; where that is refused, once more with a new one. */
  async #ask(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    for (let isFirst = true;; isFirst = false) {
      const login = this.#login ??= this.#logIn();
      let token: VaultToken;
      try {
        token = await unlessAborted(login, signal);
      } catch (error) {
        // Others may wait for the login that this caller has given up.
        if (!signal?.aborted && this.#login === login) this.#login = undefined;
        throw error;
      }
      try {
        return await httpJson({
          store: this.name,
          url: new URL(`v1/${path}`, this.#address()),
          headers: { ...this.#headers(), "x-vault-token": this.#ascii(token.token) },
          advice: { 403: "the token is no longer good, or its policies do not allow this." },
          signal,
        }, this.#limits);
      } catch (error) {
        const isRefused = error instanceof HttpStatusError && error.status === 403;
        if (!isRefused || !isFirst || !token.isRenewable) throw error;
        if (this.#login === login) this.#login = undefined;
      }
    }
  }

  /** Callers that come while a login is under way share it. */
  #logIn(): Promise<VaultToken> {
    const server = {
      store: this.name,
      address: this.#address(),
      headers: this.#headers(),
      limits: this.#limits,
    };
    const { credentials, address } = this.#options;
    // The environment's token goes to the environment's server, not to one that code names.
    return logIn(server, credentials, address === undefined);
  }

  #headers(): Record<string, string> {
    const { address, namespace } = this.#options;
    const known = namespace ??
      (address === undefined ? readEnvironmentVariable("VAULT_NAMESPACE") : undefined);
    return known
      ? { "x-vault-request": "true", "x-vault-namespace": known }
      : { "x-vault-request": "true" };
  }

  #address(): URL {
    const { address = readEnvironmentVariable("VAULT_ADDR") } = this.#options;
    const isUsable = address !== undefined && /^https?:\/\/[^/@?#]+[^@?#]*$/i.test(address) &&
      URL.canParse(address);
    if (isUsable) return new URL(address.endsWith("/") ? address : `${address}/`);
    throw new SecretStoreError(
      this.name,
      address === undefined
        ? "no address is known. Set VAULT_ADDR, or the option `address`."
        : "the address is not an http or https URL without credentials. Check VAULT_ADDR.",
    );
  }

  /** A header cannot hold more, and the runtime's error would quote it. */
  #ascii(token: string): string {
    if (/^[!-~]+$/.test(token)) return token;
    throw new SecretStoreError(this.name, "the token has a space or an odd character in it.");
  }
}

/** Waits for a promise that others wait for too, but no longer than a signal lets it. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  const { promise: aborted, reject } = deferred<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
