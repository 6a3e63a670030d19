// Asks a Vault: finds its address, logs in, and asks again where the token is no longer good.
import { readEnvironmentVariable } from "../../config/_internal.ts";
import { ConfigError, type Duration } from "../../config/mod.ts";
import { learnSecret } from "../learn_secret.ts";
import { AnswerError, type AnswerMeaning, askJson, netFlag } from "./ask_json.ts";
import { readCredentialFile } from "./_credential_file.ts";
import { propertyOf } from "./_property_of.ts";
import {
  type CredentialSource,
  credentialVariables,
  findCredentials,
  requireCredentials,
  tokenFiles,
  type VaultCredentials,
} from "./_vault_credentials.ts";
import { VaultEngines } from "./_vault_engines.ts";
import {
  logIn,
  loginFiles,
  meaningOfAnswer,
  SERVER_ADVICE,
  type VaultLogin,
  type VaultServer,
} from "./_vault_login.ts";
import { SharedCall } from "./_shared_call.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** Where a Vault is, and as whom to ask it. */
export interface VaultClientOptions {
  readonly address?: string;
  readonly credentials?: VaultCredentials;
  readonly credentialsSecret?: string;
  readonly namespace?: string;
  readonly caCertFile?: string;
  readonly timeout?: Duration;
  readonly retries?: number;
}

/** Asks a Vault, with one login for all who ask with the same credentials. */
export class VaultClient {
  readonly #store: string;
  readonly #options: VaultClientOptions;
  /** The login that is under way, or has been made. */
  #session: Session | undefined;
  /** The engines of each server that was asked. */
  readonly #engines = new Map<string, VaultEngines>();

  /**
   * @param store What errors call the store.
   * @param options Where the server is, and as whom to ask it; the environment is read when it is asked.
   */
  constructor(store: string, options: VaultClientOptions) {
    this.#store = store;
    this.#options = options;
  }

  /**
   * Asks with a token; where that is no longer good, once more with a new one.
   *
   * @param path Below `/v1/`, as part of a URL.
   * @returns The answer; `undefined` for a 404 that has no reason.
   * @throws {SecretStoreError} If there is no usable answer.
   */
  async ask(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    signal?.throwIfAborted();
    const server = this.#server();
    const credentials = requireCredentials(this.#credentialSource());
    for (let isFirst = true;; isFirst = false) {
      const session = this.#sessionOf(server, credentials);
      const login = await session.login.join(signal);
      // Each run has a redactor of its own, also one that finds the login made: secrecy 4.
      learnSecret("VAULT_KUBE_TOKEN", login.serviceToken);
      try {
        return await this.#askWith(login.token, server, path, signal);
      } catch (error) {
        const isOver = error instanceof AnswerError && error.reason === INVALID_TOKEN;
        if (!isOver || !isFirst || credentials.VAULT_TOKEN !== undefined) throw error;
        this.#forget(session);
      }
    }
  }

  /** The engines of the server that is asked now. */
  engines(): VaultEngines {
    const key = JSON.stringify([this.#address().href, this.#namespace()]);
    const engines = this.#engines.get(key) ?? new VaultEngines(this.#store);
    this.#engines.set(key, engines);
    return engines;
  }

  /** The flags for the server's host, and for what is read to log in. */
  permissions(): readonly string[] {
    const source = this.#credentialSource();
    const variables = [...this.#serverVariables(), ...credentialVariables(source)];
    return [
      netFlag(this.#address()),
      ...variables.map((variable) => `--allow-env=${variable}`),
      ...[...this.#files(findCredentials(source)), ...tokenFiles(source)]
        .map((file) => `--allow-read=${file}`),
    ];
  }

  #askWith(
    token: string,
    { store, address, headers, limits, caCertificates }: VaultServer,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    learnSecret("VAULT_TOKEN", token);
    if (!/^[!-~]+$/.test(token)) {
      // A header cannot hold more, and the runtime's error would quote it.
      throw new SecretStoreError(store, "the token has a space or an odd character in it.");
    }
    return askJson({
      store,
      url: new URL(`v1/${path}`, address),
      headers: { ...headers, "x-vault-token": token },
      advice: ADVICE,
      meaningOf,
      ...caCertificates && { caCertificates },
      signal,
    }, limits);
  }

  /**
   * Callers that come while a login is under way share it. One that comes with other credentials, as
   * another run may have them, or to another server, gets a login of its own.
   */
  #sessionOf(server: VaultServer, credentials: VaultCredentials): Session {
    const key = JSON.stringify([server.address.href, server.headers, credentials]);
    if (this.#session?.key === key && !this.#session.isOver) return this.#session;
    return this.#session = new Session(key, (signal) => logIn(server, credentials, signal));
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
    const namespace = this.#namespace();
    if (!/^[!-~]*$/.test(namespace)) {
      throw new SecretStoreError(
        this.#store,
        "the namespace has a space or an odd character in it.",
      );
    }
    const address = this.#address();
    const file = this.#caCertFile(address);
    return {
      store: this.#store,
      address,
      headers: {
        "x-vault-request": "true",
        ...(namespace !== "" && { "x-vault-namespace": namespace }),
      },
      limits: this.#options,
      ...file !== undefined && {
        caCertificates: [
          readCredentialFile(this.#store, file, "the certificate", "Check VAULT_CACERT."),
        ],
      },
    };
  }

  #namespace(): string {
    const { address, namespace } = this.#options;
    return namespace ?? (address === undefined ? variable("VAULT_NAMESPACE") : undefined) ?? "";
  }

  /** The variable is for the environment's server, and of use only where that speaks TLS. */
  #caCertFile({ protocol }: URL): string | undefined {
    const { address, caCertFile } = this.#options;
    if (caCertFile !== undefined || address !== undefined || protocol !== "https:") {
      return caCertFile;
    }
    return variable("VAULT_CACERT");
  }

  #files(credentials: VaultCredentials | undefined): readonly string[] {
    const caCertFile = this.#caCertFile(this.#address());
    return [...loginFiles(credentials ?? {}), ...caCertFile === undefined ? [] : [caCertFile]];
  }

  /** The variables that say where the server is. */
  #serverVariables(): readonly string[] {
    const { address, namespace, caCertFile } = this.#options;
    if (address !== undefined) return [];
    const isTls = this.#address().protocol === "https:";
    return [
      "VAULT_ADDR",
      ...variable("VAULT_ADDR") === undefined ? ["vault_addr"] : [],
      ...namespace === undefined ? ["VAULT_NAMESPACE"] : [],
      ...caCertFile === undefined && isTls ? ["VAULT_CACERT"] : [],
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
class Session {
  readonly key: string;
  readonly login: SharedCall<VaultLogin>;
  #goodUntil = 0; // until it is made, so that one that fails is tried anew

  constructor(key: string, logIn: (signal: AbortSignal) => Promise<VaultLogin>) {
    this.key = key;
    this.login = new SharedCall(async (signal) => {
      const login = await logIn(signal);
      this.#goodUntil = login.goodUntil;
      return login;
    });
  }

  /** The login failed, was given up, or its token's time is over. */
  get isOver(): boolean {
    return this.login.isOver && performance.now() >= this.#goodUntil;
  }
}

/** The reason of a refusal of the token itself, and not by its policies. */
export const INVALID_TOKEN = "invalid token";

const ADVICE: Readonly<Record<number, string>> = {
  ...SERVER_ADVICE,
  400: "it does not take this name. Check it, the mount and the namespace.",
  404: "there is no KV engine at this mount, or no Vault at this address. Check the mount, the " +
    "namespace and VAULT_ADDR.",
};

/**
 * Vault 1.21.0: a 404 for a secret that is not there has an empty list of errors, and one for a deleted
 * version has no list but data; one for a mount that is not there says so. A 403 says whether it is for
 * the token or for its policies.
 */
function meaningOf(status: number, body: unknown): AnswerMeaning {
  const errors = propertyOf(body, "errors");
  if (status === 404) {
    const isVault = Array.isArray(errors) || propertyOf(body, "request_id") !== undefined;
    const isRefusal = Array.isArray(errors) && errors.length > 0;
    return { isAbsence: isVault && !isRefusal };
  }
  if (status !== 403) return meaningOfAnswer(status);
  if (!JSON.stringify(errors ?? "").includes(INVALID_TOKEN)) {
    return {
      advice: "the policies of this token do not allow it. Check the name, or its policies.",
    };
  }
  return {
    advice:
      "the token is not valid, or no longer. Set another; where a role logs in, check its token_ttl.",
    reason: INVALID_TOKEN,
  };
}

/** A variable; one that is empty counts as not set. */
function variable(name: string): string | undefined {
  return readEnvironmentVariable(name) || undefined;
}
