// Secrets of an Azure Key Vault, over HTTP.
import type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
import { AnswerError, type AnswerMeaning, askJson, type AskLimits, netFlag } from "../ask_json.ts";
import { textAtKey } from "../_json_key.ts";
import { propertyOf } from "../_property_of.ts";
import { Renewed, withRenewed } from "../_renewed.ts";
import { partVersionedName } from "../_versioned_name.ts";
import { SecretStoreError } from "../secret_store_error.ts";
import {
  AZURE_VARIABLES,
  type AzureCredentials,
  azureFiles,
  type AzureToken,
  azureTokenFlags,
  fetchAzureToken,
} from "./_azure_credentials.ts";

/** Where an {@linkcode AzureSecretStore} asks, and as whom. */
export interface AzureSecretStoreOptions extends AskLimits {
  /** The vault's address: `https://my-vault.vault.azure.net`. */
  readonly vaultUrl: string;
  /**
   * An application and its secret.
   *
   * @default {those of the environment, the workload's federated token (AKS), or the managed identity (App Service, virtual machines)}
   */
  readonly credentials?: AzureCredentials;
}

/** More than a vault has, and few enough to come to an end. */
const MOST_PAGES = 1_000;

/**
 * An Azure Key Vault. Needs `--allow-net` for its host and for the one that gives tokens: `permissionsOf`
 * tells.
 *
 * A name in a vault has only letters, digits and dashes, so `DB_PASSWORD` is the secret `DB-PASSWORD`.
 * `DB#password` is a key of one that holds JSON, `DB?version=…` another version than the current one.
 *
 * @example
 * ```ts
 * import { AzureSecretStore } from "@tacit/flow/stores/azure";
 *
 * const store = new AzureSecretStore({ vaultUrl: "https://my-vault.vault.azure.net" });
 * console.log(store.name); // "Azure Key Vault"
 * ```
 */
export class AzureSecretStore implements SecretStore {
  /** `Azure Key Vault`. */
  readonly name: string = "Azure Key Vault";
  readonly #options: AzureSecretStoreOptions;
  readonly #vault: URL;
  readonly #token: Renewed<AzureToken>;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, and as whom.
   * @throws {TypeError} If the vault's address is not an http or https URL of a host.
   */
  constructor(options: AzureSecretStoreOptions) {
    const { vaultUrl } = options;
    if (!/^https?:\/\/[^/@?#]+\/?$/i.test(vaultUrl) || !URL.canParse(vaultUrl)) {
      throw new TypeError("AzureSecretStore: `vaultUrl` is not an http or https URL of a host.");
    }
    this.#options = { ...options };
    this.#vault = new URL(vaultUrl);
    const resource = resourceOf(this.#vault);
    this.#token = new Renewed((signal) =>
      fetchAzureToken(this.name, options.credentials, resource, signal)
    );
  }

  /**
   * Reads a secret.
   *
   * @param name The secret's name, with a version and a key if need be.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where there is no such secret, version or key.
   * @throws {SecretStoreError} If the vault gives no usable answer.
   */
  async get(name: string, { signal }: SecretStoreOptions = {}): Promise<string | undefined> {
    signal?.throwIfAborted();
    const part = partVersionedName(name);
    const spelled = part.name.replaceAll("_", "-");
    const version = part.wanted.get("version") ?? "";
    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    if (!/^[a-z0-9-]{1,127}$/i.test(spelled) || !/^[a-z0-9]{0,64}$/i.test(version)) {
      return undefined;
    }
    const answer = await this.#ask(this.#urlOf(`secrets/${spelled}/${version}`), signal);
    if (answer === undefined) return undefined;
    const value = propertyOf(answer, "value");
    if (typeof value !== "string") throw this.#strange();
    return textAtKey(this.name, value, part);
  }

  /**
   * Lists the names of the vault's secrets.
   *
   * @param options A signal to stop waiting.
   * @returns The names, as the vault spells them.
   * @throws {SecretStoreError} If the vault gives no usable answer.
   */
  async names({ signal }: SecretStoreOptions = {}): Promise<readonly string[]> {
    const names: string[] = [];
    let url: URL | undefined = this.#urlOf("secrets");
    for (let page = 0; page < MOST_PAGES && url !== undefined; page++) {
      // https://learn.microsoft.com/rest/api/keyvault/secrets/get-secrets/get-secrets
      const answer = await this.#ask(url, signal);
      const list = propertyOf(answer, "value");
      if (!Array.isArray(list)) throw this.#strange();
      for (const secret of list) {
        const name = /\/secrets\/([a-z0-9-]+)$/i.exec(String(propertyOf(secret, "id")))?.[1];
        if (name !== undefined) names.push(name);
      }
      url = this.#nextOf(propertyOf(answer, "nextLink"));
    }
    return names;
  }

  /**
   * Tells the flags for the vault's host, and for all places where credentials may be found.
   *
   * @returns The flags.
   * @throws {SecretStoreError} If AZURE_AUTHORITY_HOST cannot be used.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async permissions(): Promise<readonly string[]> {
    const { credentials } = this.#options;
    const variables = credentials === undefined ? AZURE_VARIABLES : ["AZURE_AUTHORITY_HOST"];
    return [
      netFlag(this.#vault),
      ...azureTokenFlags(this.name, credentials),
      ...variables.map((variable) => `--allow-env=${variable}`),
      ...credentials === undefined ? azureFiles().map((file) => `--allow-read=${file}`) : [],
    ];
  }

  #urlOf(path: string): URL {
    return new URL(`${path}?api-version=7.4`, this.#vault);
  }

  /** The token goes to the vault, and not to where an answer says. */
  #nextOf(link: unknown): URL | undefined {
    if (typeof link !== "string" || link === "") return undefined;
    if (URL.canParse(link) && new URL(link).origin === this.#vault.origin) return new URL(link);
    throw this.#strange();
  }

  async #ask(url: URL, signal: AbortSignal | undefined): Promise<unknown> {
    return await withRenewed(this.#token, signal, isUnauthorized, ({ token }) =>
      askJson({
        store: this.name,
        url,
        headers: { authorization: `Bearer ${token}` },
        credentials: { AZURE_ACCESS_TOKEN: token },
        advice: ADVICE,
        meaningOf,
        signal,
      }, this.#options));
  }

  #strange(): SecretStoreError {
    return new SecretStoreError(this.name, "its answer holds no secret. Check the address.");
  }
}

/** Each cloud of Azure's has a domain for its vaults, which is what tokens for them are for. */
function resourceOf({ hostname }: URL): string {
  const domain = hostname.slice(hostname.indexOf(".") + 1);
  const isKnown = /^vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/.test(domain);
  return `https://${isKnown ? domain : "vault.azure.net"}`;
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof AnswerError && error.status === 401;
}

const ADVICE: Readonly<Record<number, string>> = {
  400: "it takes no such name or version. Check them.",
  401: "the credentials are not accepted. Check that they are of the vault's tenant.",
  403:
    "the credentials do not allow this, the secret is disabled, or the vault's firewall refuses " +
    "this machine. Grant the role Key Vault Secrets User, and check the network.",
  404: "there is no vault at this address. Check `vaultUrl`.",
};

/** https://learn.microsoft.com/azure/key-vault/general/rest-error-codes#http-404-not-found */
function meaningOf(status: number, body: unknown): AnswerMeaning | undefined {
  if (status !== 404) return undefined;
  return { isAbsence: propertyOf(propertyOf(body, "error"), "code") === "SecretNotFound" };
}
