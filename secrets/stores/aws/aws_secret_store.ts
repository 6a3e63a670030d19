// Secrets of Amazon Secrets Manager, over HTTP.
import type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
import { textAtKey } from "../_json_key.ts";
import { propertyOf } from "../_property_of.ts";
import { partVersionedName } from "../_versioned_name.ts";
import { SecretStoreError } from "../secret_store_error.ts";
import { AwsClient, type AwsOptions } from "./_aws_client.ts";

/** More than a store of secrets has, and few enough to come to an end. */
const MOST_PAGES = 100;

/**
 * Amazon Secrets Manager. Needs `--allow-net` for its host in the region, and what it takes to find keys:
 * `permissionsOf` tells.
 *
 * A name is a secret's name or ARN. `db#password` is a key of one that holds JSON, `db?stage=AWSPREVIOUS`
 * and `db?version=…` are other versions of it than the current one, `db?stage=AWSPREVIOUS#password` is
 * both. Bytes come as the text that they are in UTF-8.
 *
 * @example
 * ```ts
 * import { AwsSecretStore } from "@tacit/flow/stores/aws";
 *
 * const store = new AwsSecretStore({ region: "eu-central-1", prefix: "app/prod/" });
 * console.log(store.name); // "Amazon Secrets Manager"
 * ```
 */
export class AwsSecretStore implements SecretStore {
  /** `Amazon Secrets Manager`. */
  readonly name: string = "Amazon Secrets Manager";
  readonly #client: AwsClient;
  readonly #prefix: string;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, and as whom.
   */
  constructor(options: AwsOptions = {}) {
    this.#prefix = options.prefix ?? "";
    this.#client = new AwsClient(this.name, {
      id: "secretsmanager",
      target: "secretsmanager",
      action: "secretsmanager:GetSecretValue",
    }, options);
  }

  /**
   * Reads a secret.
   *
   * @param name The secret's name, with a version and a key if need be.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where there is no such secret, version or key.
   * @throws {SecretStoreError} If the service gives no usable answer.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    const part = partVersionedName(name);
    const id = part.name.startsWith("arn:") ? part.name : this.#prefix + part.name;
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
    if (part.name === "" || id.length > 2_048) return undefined;
    const [version, stage] = [part.wanted.get("version"), part.wanted.get("stage")];
    const answer = await this.#client.ask("GetSecretValue", {
      SecretId: id,
      ...version && { VersionId: version },
      ...stage && { VersionStage: stage },
    }, options.signal);
    if (answer === undefined) return undefined;
    return textAtKey(this.name, this.#textOf(answer), part);
  }

  /**
   * Lists the names of the secrets, those below the prefix without it.
   *
   * @param options A signal to stop waiting.
   * @returns The names.
   * @throws {SecretStoreError} If the service gives no usable answer.
   */
  async names({ signal }: SecretStoreOptions = {}): Promise<readonly string[]> {
    const names: string[] = [];
    let token: unknown;
    for (let page = 0; page < MOST_PAGES; page++) {
      // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
      const answer = await this.#client.ask("ListSecrets", {
        MaxResults: 100,
        ...token !== undefined && { NextToken: token },
        ...this.#prefix !== "" && { Filters: [{ Key: "name", Values: [this.#prefix] }] },
      }, signal);
      const list = propertyOf(answer, "SecretList");
      if (!Array.isArray(list)) throw this.#strange();
      const found = list.map((secret) => propertyOf(secret, "Name"));
      names.push(...found.filter((name) => typeof name === "string"));
      token = propertyOf(answer, "NextToken");
      if (typeof token !== "string" || token === "") break;
    }
    return names.filter((name) => name.startsWith(this.#prefix))
      .map((name) => name.slice(this.#prefix.length));
  }

  /**
   * Tells the flags for the service's host, and for all places where keys may be found.
   *
   * @returns The flags.
   * @throws {SecretStoreError} If the region is not known.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async permissions(): Promise<readonly string[]> {
    return this.#client.permissions();
  }

  #textOf(answer: unknown): string {
    const text = propertyOf(answer, "SecretString");
    if (typeof text === "string") return text;
    const base64 = propertyOf(answer, "SecretBinary");
    if (typeof base64 !== "string") throw this.#strange();
    try {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      // Neither error says more than that, and both could show it.
      throw new SecretStoreError(this.name, "this secret is no UTF-8 text. Keep bytes as base64.");
    }
  }

  #strange(): SecretStoreError {
    return new SecretStoreError(this.name, "its answer holds no secret. Check the address.");
  }
}
