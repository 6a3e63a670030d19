// Blocks of a Prefect 3 server or of Prefect Cloud, over its REST API.
import type { Duration } from "../../config/mod.ts";
import { readEnvironmentVariable } from "../../config/_internal.ts";
import { learnSecret } from "../learn_secret.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { type AnswerMeaning, askJson, netFlag } from "./ask_json.ts";
import { partName, textAtKey, textOfJson } from "./_json_key.ts";
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
 * The blocks of a Prefect 3 server or of Prefect Cloud. Needs `--allow-net` for the API's host.
 *
 * How a name stands for a secret:
 *
 * - `MY_SECRET` is the Secret block `my-secret`: a block's name has only lower-case letters, digits and
 *   dashes
 * - `aws-credentials/prod` is the block `prod` of another type, by the type's slug, as a JSON object
 * - `aws-credentials/prod#aws_secret_access_key` is one of its fields, and `MY_SECRET#user` a key of a
 *   Secret block that holds JSON
 *
 * A value that is not text, as a block may hold, comes as JSON.
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

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, and as whom.
   */
  constructor(options: PrefectSecretStoreOptions = {}) {
    this.#options = { ...options };
  }

  /**
   * Reads a block.
   *
   * @param name The block's name, after its type where that is another than Secret.
   * @param options A signal to stop waiting.
   * @returns Its value, or `undefined` where there is no such block.
   * @throws {SecretStoreError} If the server gives no usable answer.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    const { name: written, key } = partName(name);
    const block = blockOf(written);
    if (block === undefined) return undefined;
    const credentials = this.#credentials();
    const document = await askJson({
      store: this.name,
      url: this.#urlOf(block),
      headers: credentials === undefined ? {} : { authorization: credentials.header },
      advice: { ...ADVICE, ...(credentials?.advice ?? ADVICE_WITHOUT_CREDENTIALS) },
      meaningOf,
      signal: options.signal,
    }, this.#options);
    if (document === undefined) return undefined;
    const text = this.#textOf(block, document);
    return textAtKey(this.name, text, { name: written, key });
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
    return [netFlag(this.#urlOf({ type: "secret", name: "name" })), ...variables];
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
  #urlOf({ type, name }: Block): URL {
    const base = this.#options.apiUrl ?? readEnvironmentVariable("PREFECT_API_URL");
    const path = `block_types/slug/${type}/block_documents/name/${name}`;
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

  /** Prefect 3: a block's document has its fields at `data`; a Secret block has one, `value`. */
  #textOf({ type }: Block, document: unknown): string {
    const data = propertyOf(document, "data");
    const content = type === SECRET ? propertyOf(data, "value") : data;
    if (content === undefined) {
      throw new SecretStoreError(this.name, "its answer is not a block. Check the address.");
    }
    const text = textOfJson(content);
    const isMasked = type === SECRET ? /^\*{8}$/.test(text) : text.includes('"********"');
    if (!isMasked) return text;
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

/** A block, as URLs name it. */
interface Block {
  /** Its type's slug. */
  readonly type: string;
  readonly name: string;
}

/** The slug of Secret blocks. */
const SECRET = "secret";

/**
 * Prefect 3: names of blocks and slugs of types have only lower-case letters, digits and dashes; its
 * server refuses to make others. Names of secrets are those of variables as a rule, so they are spelled
 * as a block's.
 *
 * @returns The block; `undefined` where none can be named so.
 */
function blockOf(name: string): Block | undefined {
  const parts = /^(?:([\w-]+)\/)?([\w-]+)$/.exec(name);
  if (parts === null) return undefined;
  const [, type = SECRET, block = ""] = parts;
  return { type: spell(type), name: spell(block) };
}

function spell(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

/** A Prefect server's 404 for a path that it does not know has FastAPI's own words. */
function meaningOf(status: number, body: unknown): AnswerMeaning | undefined {
  if (status !== 404 || typeof body !== "object" || body === null) return undefined;
  return { isAbsence: propertyOf(body, "detail") !== "Not Found" };
}
