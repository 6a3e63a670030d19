// Secret blocks of a Prefect 3 server or of Prefect Cloud, over its REST API.
import { readEnvironmentVariable } from "../../config/_internal.ts";
import { learnSecret } from "../learn_secret.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { DEFAULT_LIMITS, httpJson, type HttpLimits, netFlag } from "./_http_json.ts";
import { propertyOf } from "./_property_of.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** Where a {@linkcode PrefectSecretStore} asks, and as whom. */
export interface PrefectSecretStoreOptions {
  /**
   * The API's address, as Prefect has it: it ends with `/api`, or with the workspace in the cloud.
   *
   * @default {the variable PREFECT_API_URL}
   */
  readonly apiUrl?: string;
  /**
   * A key of Prefect Cloud.
   *
   * @default {the variable PREFECT_API_KEY}
   */
  readonly apiKey?: string;
  /**
   * `user:password` of a self-hosted server that asks for basic authentication.
   *
   * @default {the variable PREFECT_API_AUTH_STRING}
   */
  readonly authString?: string;
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
 * The Secret blocks of a Prefect 3 server or of Prefect Cloud. A block's name has only lower-case
 * letters, digits and dashes, so `MY_SECRET` is the block `my-secret`. A value that is not text, as a
 * block may hold, comes as JSON. Needs `--allow-net` for the API's host.
 *
 * It lists no names: Prefect lists blocks only with their values, and of those that are not text it
 * shows even what it should mask.
 *
 * Address and credentials are read when a secret is, and are themselves kept out of what runs write.
 *
 * @example
 * ```ts
 * import { PrefectSecretStore } from "@tacit/flow/stores";
 *
 * const store = new PrefectSecretStore({ apiUrl: "http://127.0.0.1:4200/api" });
 * console.log(store.name); // "Prefect"
 * ```
 */
export class PrefectSecretStore implements SecretStore {
  /** `Prefect`. */
  readonly name: string = "Prefect";
  readonly #options: PrefectSecretStoreOptions;
  readonly #limits: HttpLimits;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, and as whom.
   */
  constructor(options: PrefectSecretStoreOptions = {}) {
    this.#options = { ...options };
    const { timeoutMilliseconds, retries } = options;
    this.#limits = {
      ...DEFAULT_LIMITS,
      ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
      ...(retries !== undefined && { retries }),
    };
  }

  /**
   * Reads a Secret block.
   *
   * @param name The block's name; `MY_SECRET` stands for `my-secret`.
   * @param options A signal to stop waiting.
   * @returns Its value, or `undefined` where there is no such block.
   * @throws {SecretStoreError} If the server gives no usable answer.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    const blockName = blockNameOf(name);
    if (blockName === undefined) return undefined;
    const url = this.#urlOf(blockName);
    const credentials = this.#credentials();
    const document = await httpJson({
      store: this.name,
      url,
      headers: credentials === undefined ? {} : { authorization: credentials.header },
      advice: { ...ADVICE, ...(credentials?.advice ?? ADVICE_WITHOUT_CREDENTIALS) },
      isAbsence,
      signal: options.signal,
    }, this.#limits);
    return document === undefined ? undefined : this.#valueOf(document);
  }

  /**
   * Tells the flags for the API's host, and for the variables that address and credentials are read
   * from.
   *
   * @returns The flags.
   * @throws {SecretStoreError} If the address is not known.
   * @throws {ConfigError} If a variable may not be read, so that this cannot be told.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async permissions(): Promise<readonly string[]> {
    const variables = this.#variables().map((variable) => `--allow-env=${variable}`);
    return [netFlag(this.#urlOf("name")), ...variables];
  }

  /** The variables that are read: also those that are not set, since that cannot be told otherwise. */
  #variables(): readonly string[] {
    const { apiUrl, apiKey, authString } = this.#options;
    if (apiUrl !== undefined) return [];
    if (apiKey !== undefined || authString !== undefined) return ["PREFECT_API_URL"];
    const isKeySet = Boolean(readEnvironmentVariable("PREFECT_API_KEY"));
    const credentials = isKeySet ? [] : ["PREFECT_API_AUTH_STRING"];
    return ["PREFECT_API_URL", "PREFECT_API_KEY", ...credentials];
  }

  // https://docs.prefect.io/v3/api-ref/rest-api/server/block-types/read-block-document-by-name-for-block-type
  #urlOf(name: string): URL {
    const base = this.#options.apiUrl ?? readEnvironmentVariable("PREFECT_API_URL");
    const path = `block_types/slug/secret/block_documents/name/${encodeURIComponent(name)}`;
    const url = `${base?.replace(/\/+$/, "")}/${path}?include_secrets=true`;
    const isUsable = base !== undefined && /^https?:\/\/[^/@?#]+[^@?#]*$/i.test(base) &&
      URL.canParse(url);
    if (isUsable) return new URL(url);
    throw new SecretStoreError(
      this.name,
      base === undefined
        ? "no address is known. Set PREFECT_API_URL, or the option `apiUrl`."
        : "the address is not an http or https URL without credentials. Check PREFECT_API_URL.",
    );
  }

  /** Prefect 3: a key goes as a bearer token, an auth string as basic authentication. */
  #credentials(): Credentials | undefined {
    const key = this.#options.apiKey ?? this.#variable("PREFECT_API_KEY", "authString");
    if (key !== undefined) {
      learnSecret("PREFECT_API_KEY", key);
      return { header: `Bearer ${this.#ascii(key)}`, advice: {} };
    }
    const auth = this.#options.authString ?? this.#variable("PREFECT_API_AUTH_STRING", "apiUrl");
    if (auth === undefined) return undefined;
    learnSecret("PREFECT_API_AUTH_STRING", auth);
    learnSecret("PREFECT_API_AUTH_STRING", auth.slice(auth.indexOf(":") + 1));
    const bytes = new TextEncoder().encode(auth);
    const header = `Basic ${btoa(String.fromCharCode(...bytes))}`;
    return { header, advice: bytes.length === auth.length ? {} : ADVICE_BEYOND_ASCII };
  }

  /** Credentials of the environment go to the environment's server, not to one that code names. */
  #variable(variable: string, instead: "authString" | "apiUrl"): string | undefined {
    if (this.#options.apiUrl !== undefined || this.#options[instead] !== undefined) {
      return undefined;
    }
    return readEnvironmentVariable(variable) || undefined;
  }

  /** A header cannot hold more, and the runtime's error would quote it. */
  #ascii(key: string): string {
    if (/^[!-~]+$/.test(key)) return key;
    throw new SecretStoreError(this.name, "the API key has a space or an odd character in it.");
  }

  #valueOf(document: unknown): string {
    // Prefect 3: a Secret block's document has its value at data.value.
    const data = propertyOf(document, "data");
    const value = propertyOf(data, "value");
    if (value === undefined) {
      throw new SecretStoreError(this.name, "its answer is not a Secret block. Check the address.");
    }
    if (typeof value !== "string") return JSON.stringify(value);
    if (!/^\*{8}$/.test(value)) return value;
    throw new SecretStoreError(this.name, "the value is masked: the credentials may not read it.");
  }
}

/** How a request says who asks, and what the user may do about a refusal of it. */
interface Credentials {
  readonly header: string;
  readonly advice: Readonly<Record<number, string>>;
}

const ADVICE = {
  401:
    "the credentials are not accepted. Check PREFECT_API_KEY, or PREFECT_API_AUTH_STRING for a " +
    "server of your own.",
  404: "there is no Prefect API at this address. It ends with /api, or with the workspace in the " +
    "cloud. Check PREFECT_API_URL.",
};

const ADVICE_WITHOUT_CREDENTIALS = {
  401: "it asks for credentials, and none were sent. Set PREFECT_API_KEY, or " +
    "PREFECT_API_AUTH_STRING for a server of your own; where code names the server, the options " +
    "`apiKey` or `authString`.",
};

/** Prefect 3.8.8 compares auth strings in a way that fails for other characters than ASCII's. */
const ADVICE_BEYOND_ASCII = {
  500: "it is failing, as it does for a user or password with characters beyond ASCII. Check " +
    "PREFECT_API_AUTH_STRING.",
};

/**
 * Prefect 3: a block's name has only lower-case letters, digits and dashes; its server refuses to make
 * others. Names of secrets are those of variables as a rule, so they are spelled as a block's.
 *
 * @returns The block's name; `undefined` where no block can be named so.
 */
function blockNameOf(name: string): string | undefined {
  return /^[\w-]+$/.test(name) ? name.toLowerCase().replaceAll("_", "-") : undefined;
}

/** A Prefect server's 404 for a path that it does not know has FastAPI's own words. */
function isAbsence(body: unknown): boolean {
  return typeof body === "object" && body !== null && propertyOf(body, "detail") !== "Not Found";
}
