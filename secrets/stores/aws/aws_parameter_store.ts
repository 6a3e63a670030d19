// Parameters of Amazon's Systems Manager, over HTTP.
import type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
import { textAtKey } from "../_json_key.ts";
import { propertyOf } from "../_property_of.ts";
import { partVersionedName } from "../_versioned_name.ts";
import { SecretStoreError } from "../secret_store_error.ts";
import { AwsClient, type AwsOptions } from "./_aws_client.ts";

/** More than a store of secrets has, and few enough to come to an end. */
const MOST_PAGES = 200;

/**
 * The Parameter Store of Amazon's Systems Manager: parameters of any type, those of the type
 * `SecureString` decrypted. Needs `--allow-net` for its host in the region, and what it takes to find
 * keys: `permissionsOf` tells.
 *
 * A name is a parameter's. `db#password` is a key of one that holds JSON, `db?version=3` and
 * `db?label=prod` are other versions of it than the latest.
 *
 * @example
 * ```ts
 * import { AwsParameterStore } from "@tacit/flow/stores/aws";
 *
 * const store = new AwsParameterStore({ region: "eu-central-1", prefix: "/app/prod/" });
 * console.log(store.name); // "Amazon's Parameter Store"
 * ```
 */
export class AwsParameterStore implements SecretStore {
  /** `Amazon's Parameter Store`. */
  readonly name: string = "Amazon's Parameter Store";
  readonly #client: AwsClient;
  readonly #prefix: string;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, and as whom.
   */
  constructor(options: AwsOptions = {}) {
    this.#prefix = options.prefix ?? "";
    const service = { id: "ssm", target: "AmazonSSM", action: "ssm:GetParameter" } as const;
    this.#client = new AwsClient(this.name, service, options);
  }

  /**
   * Reads a parameter.
   *
   * @param name The parameter's name, with a version and a key if need be.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where there is no such parameter, version or key.
   * @throws {SecretStoreError} If the service gives no usable answer.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    const part = partVersionedName(name);
    const whole = this.#prefix + part.name;
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
    if (part.name === "" || !/^[\w./-]{1,2048}$/.test(whole)) return undefined;
    const selector = part.wanted.get("version") ?? part.wanted.get("label");
    const answer = await this.#client.ask("GetParameter", {
      Name: selector ? `${whole}:${selector}` : whole,
      WithDecryption: true,
    }, options.signal);
    if (answer === undefined) return undefined;
    const value = propertyOf(propertyOf(answer, "Parameter"), "Value");
    if (typeof value !== "string") throw this.#strange();
    return textAtKey(this.name, value, part);
  }

  /**
   * Lists the names of the parameters, those below the prefix without it.
   *
   * @param options A signal to stop waiting.
   * @returns The names.
   * @throws {SecretStoreError} If the service gives no usable answer.
   */
  async names({ signal }: SecretStoreOptions = {}): Promise<readonly string[]> {
    const names: string[] = [];
    let token: unknown;
    for (let page = 0; page < MOST_PAGES; page++) {
      // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
      const filter = { Key: "Name", Option: "BeginsWith", Values: [this.#prefix] };
      const answer = await this.#client.ask("DescribeParameters", {
        MaxResults: 50,
        ...token !== undefined && { NextToken: token },
        ...this.#prefix !== "" && { ParameterFilters: [filter] },
      }, signal);
      const list = propertyOf(answer, "Parameters");
      if (!Array.isArray(list)) throw this.#strange();
      const found = list.map((parameter) => propertyOf(parameter, "Name"));
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

  #strange(): SecretStoreError {
    return new SecretStoreError(this.name, "its answer holds no parameter. Check the address.");
  }
}
