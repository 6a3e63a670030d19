// Asks a Vault: finds its address, logs in, and asks again where the token is no longer good.
import { readEnvironmentVariable } from "../../config/_internal.ts";
import { ConfigError } from "../../config/mod.ts";
import { learnSecret } from "../learn_secret.ts";
import { httpJson, type HttpLimits, HttpStatusError, netFlag } from "./_http_json.ts";
import { propertyOf } from "./_property_of.ts";
import {
  type CredentialSource,
  credentialVariables,
  findCredentials,
  requireCredentials,
  type VaultCredentials,
} from "./_vault_credentials.ts";
import {
  ALSO_PASSING,
  logIn,
  loginFiles,
  SERVER_ADVICE,
  type VaultLogin,
  type VaultServer,
} from "./_vault_login.ts";
import { untilAborted } from "./_until_aborted.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** Where a Vault is, and as whom to ask it. */
export interface VaultClientOptions {
  readonly address?: string;
  readonly credentials?: VaultCredentials;
  readonly credentialsSecret?: string;
  readonly namespace?: string;
}

/** Asks a Vault, with one login for all who ask with the same credentials. */
export class VaultClient {
  readonly #store: string;
  readonly #options: VaultClientOptions;
  readonly #limits: HttpLimits;
  /** The login that is under way, or has been made. */
  #session: Session | undefined;

  /**
   * @param store What errors call the store.
   * @param options Where the server is, and as whom to ask it; the environment is read when it is asked.
   * @param limits How to ask.
   */
  constructor(store: string, options: VaultClientOptions, limits: HttpLimits) {
    this.#store = store;
    this.#options = options;
    this.#limits = limits;
  }

  /**
   * Asks with a token; where that is refused, once more with a new one.
   *
   * @param path Below `/v1/`, as part of a URL.
   * @returns What was answered; `undefined` for what is not there.
   * @throws {SecretStoreError} If there is no usable answer.
   */
  async ask(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    const server = this.#server();
    const credentials = requireCredentials(this.#credentialSource());
    for (let isFirst = true;; isFirst = false) {
      const session = this.#sessionOf(server, credentials);
      const { token, serviceToken } = await untilAborted(session.login, signal);
      // Each run has a redactor of its own, also one that finds the login made: secrecy 4.
      learnSecret("VAULT_TOKEN", token);
      learnSecret("VAULT_KUBE_TOKEN", serviceToken);
      try {
        return await this.#askWith(token, server, path, signal);
      } catch (error) {
        const isRefused = error instanceof HttpStatusError && error.status === 403;
        if (!isRefused || !isFirst || credentials.VAULT_TOKEN !== undefined) throw error;
        this.#forget(session);
      }
    }
  }

  /** The flags for the server's host, and for what is read to log in. */
  permissions(): readonly string[] {
    const source = this.#credentialSource();
    const variables = [...this.#serverVariables(), ...credentialVariables(source)];
    return [
      netFlag(this.#address()),
      ...variables.map((variable) => `--allow-env=${variable}`),
      ...loginFiles(findCredentials(source) ?? {}).map((file) => `--allow-read=${file}`),
    ];
  }

  #askWith(
    token: string,
    { store, address, headers, limits }: VaultServer,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    if (!/^[!-~]+$/.test(token)) {
      // A header cannot hold more, and the runtime's error would quote it.
      throw new SecretStoreError(store, "the token has a space or an odd character in it.");
    }
    const url = new URL(`v1/${path}`, address);
    const sent = { ...headers, "x-vault-token": token };
    return httpJson(
      { store, url, headers: sent, advice: ADVICE, isAbsence, alsoPassing: ALSO_PASSING, signal },
      limits,
    );
  }

  /**
   * Callers that come while a login is under way share it. One that comes with other credentials, as
   * another run may have them, or to another server, gets a login of its own.
   */
  #sessionOf(server: VaultServer, credentials: VaultCredentials): Session {
    const key = JSON.stringify([server.address.href, server.headers, credentials]);
    if (this.#session?.key === key) return this.#session;
    const session = { key, login: logIn(server, credentials) };
    // Whoever waits for it learns of the failure; those who come later try anew.
    session.login.catch(() => this.#forget(session));
    return this.#session = session;
  }

  #forget(session: Session): void {
    if (this.#session === session) this.#session = undefined;
  }

  #credentialSource(): CredentialSource {
    const { address, credentials, credentialsSecret = "VAULT_CREDENTIALS" } = this.#options;
    return {
      store: this.#store,
      given: credentials,
      secretName: credentialsSecret,
      // The environment's token goes to the environment's server, not to one that code names.
      usesEnvironment: address === undefined,
    };
  }

  #server(): VaultServer {
    const { address, namespace = address === undefined ? variable("VAULT_NAMESPACE") : "" } =
      this.#options;
    if (namespace && !/^[!-~]+$/.test(namespace)) {
      throw new SecretStoreError(
        this.#store,
        "the namespace has a space or an odd character in it.",
      );
    }
    const headers = {
      "x-vault-request": "true",
      ...(namespace && { "x-vault-namespace": namespace }),
    };
    return { store: this.#store, address: this.#address(), headers, limits: this.#limits };
  }

  /** The variables that say where the server is. */
  #serverVariables(): readonly string[] {
    const { address, namespace } = this.#options;
    if (address !== undefined) return [];
    return [
      "VAULT_ADDR",
      ...variable("VAULT_ADDR") === undefined ? ["vault_addr"] : [],
      ...namespace === undefined ? ["VAULT_NAMESPACE"] : [],
    ];
  }

  #address(): URL {
    const address = this.#options.address ?? variable("VAULT_ADDR") ?? this.#oldVariable();
    const isUsable = /^https?:\/\/[^/@?#]+[^@?#]*$/i.test(address) && URL.canParse(address);
    if (isUsable) return new URL(address.endsWith("/") ? address : `${address}/`);
    throw new SecretStoreError(
      this.#store,
      "the address is not an http or https URL without credentials. Check VAULT_ADDR.",
    );
  }

  /** Prefect 1.4.1: the variable may also be in small letters. */
  #oldVariable(): string {
    const message = "no address is known. Set VAULT_ADDR, or the option `address`.";
    try {
      const address = variable("vault_addr");
      if (address !== undefined) return address;
    } catch (cause) {
      // Few have it, so to be allowed to read it is not what to ask for first.
      if (cause instanceof ConfigError) throw new SecretStoreError(this.#store, message, { cause });
      throw cause;
    }
    throw new SecretStoreError(this.#store, message);
  }
}

/** A login, and for which server and credentials it is. */
interface Session {
  readonly key: string;
  readonly login: Promise<VaultLogin>;
}

const ADVICE: Readonly<Record<number, string>> = {
  ...SERVER_ADVICE,
  400: "it does not take this name. Check it, the mount and the namespace.",
  403: "the token is no longer good, or its policies do not allow this.",
  404: "there is no KV engine at this mount, or no Vault at this address. Check the mount, the " +
    "namespace and VAULT_ADDR.",
};

/**
 * A 404 for a secret that is not there has an empty list of errors, and one for a deleted version has
 * that version's metadata; one for a mount that is not there says so.
 * https://developer.hashicorp.com/vault/api-docs#api-operations
 */
function isAbsence(body: unknown): boolean {
  const errors = propertyOf(body, "errors");
  if (Array.isArray(errors)) return errors.length === 0;
  return propertyOf(propertyOf(body, "data"), "metadata") !== undefined;
}

/** A variable; one that is empty counts as not set. */
function variable(name: string): string | undefined {
  return readEnvironmentVariable(name) || undefined;
}
