// Secrets of Google Secret Manager, over HTTP.
import type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
import { AnswerError, type AnswerMeaning, askJson, type AskLimits, netFlag } from "../ask_json.ts";
import { textAtKey } from "../_json_key.ts";
import { propertyOf } from "../_property_of.ts";
import { Renewed, withRenewed } from "../_renewed.ts";
import { partVersionedName } from "../_versioned_name.ts";
import { SecretStoreError } from "../secret_store_error.ts";
import {
  fetchGcpToken,
  findGcpProject,
  GCP_VARIABLES,
  gcpFiles,
  type GcpToken,
  gcpTokenFlags,
} from "./_gcp_credentials.ts";

/** Where a {@linkcode GcpSecretStore} asks, and as whom. */
export interface GcpSecretStoreOptions extends AskLimits {
  /**
   * The project's identifier or number.
   *
   * @default {the variable GOOGLE_CLOUD_PROJECT, the key's project, or the machine's}
   */
  readonly project?: string;
  /**
   * A service account's key, as the JSON text that Google gives.
   *
   * @default {the file that GOOGLE_APPLICATION_CREDENTIALS names, the login of gcloud, or the machine's service account (Compute Engine, Cloud Run, GKE)}
   */
  readonly credentials?: string;
  /**
   * The service's address, where it is not Google's public one.
   *
   * @default {"https://secretmanager.googleapis.com"}
   */
  readonly endpoint?: string;
}

/** More than a project has, and few enough to come to an end. */
const MOST_PAGES = 100;

/**
 * Google Secret Manager. Needs `--allow-net` for its host and for the one that gives tokens:
 * `permissionsOf` tells.
 *
 * A name is a secret's identifier in the project. `db#password` is a key of one that holds JSON,
 * `db?version=3` another version than the latest, `db?version=3#password` both.
 *
 * @example
 * ```ts
 * import { GcpSecretStore } from "@tacit/flow/stores/gcp";
 *
 * const store = new GcpSecretStore({ project: "my-project" });
 * console.log(store.name); // "Google Secret Manager"
 * ```
 */
export class GcpSecretStore implements SecretStore {
  /** `Google Secret Manager`. */
  readonly name: string = "Google Secret Manager";
  readonly #options: GcpSecretStoreOptions;
  readonly #token: Renewed<GcpToken>;

  /**
   * Makes a store; nothing is read or called yet.
   *
   * @param options Where to ask, and as whom.
   */
  constructor(options: GcpSecretStoreOptions = {}) {
    this.#options = { ...options };
    this.#token = new Renewed((signal) => fetchGcpToken(this.name, options.credentials, signal));
  }

  /**
   * Reads a secret.
   *
   * @param name The secret's name, with a version and a key if need be.
   * @param options A signal to stop waiting.
   * @returns Its text, or `undefined` where there is no such secret, version or key.
   * @throws {SecretStoreError} If the service gives no usable answer.
   */
  async get(name: string, { signal }: SecretStoreOptions = {}): Promise<string | undefined> {
    signal?.throwIfAborted();
    const part = partVersionedName(name);
    const version = part.wanted.get("version") ?? "latest";
    // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create
    if (!/^[\w-]{1,255}$/.test(part.name) || !/^[\w-]{1,63}$/.test(version)) return undefined;
    const answer = await this.#ask(`secrets/${part.name}/versions/${version}:access`, signal);
    return answer === undefined ? undefined : textAtKey(this.name, this.#textOf(answer), part);
  }

  /**
   * Lists the names of the project's secrets.
   *
   * @param options A signal to stop waiting.
   * @returns The names.
   * @throws {SecretStoreError} If the service gives no usable answer.
   */
  async names({ signal }: SecretStoreOptions = {}): Promise<readonly string[]> {
    const names: string[] = [];
    let token = "";
    for (let page = 0; page < MOST_PAGES; page++) {
      // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/list
      const more = token === "" ? "" : `&pageToken=${encodeURIComponent(token)}`;
      const answer = await this.#ask(`secrets?pageSize=250${more}`, signal);
      const list = propertyOf(answer, "secrets") ?? [];
      if (!Array.isArray(list)) throw this.#strange();
      const found = list.map((secret) => String(propertyOf(secret, "name") ?? ""));
      names.push(...found.map((name) => name.slice(name.lastIndexOf("/") + 1)));
      token = String(propertyOf(answer, "nextPageToken") ?? "");
      if (token === "") break;
    }
    return names.filter((name) => name !== "");
  }

  /**
   * Tells the flags for the service's host, and for all places where credentials may be found.
   *
   * @returns The flags.
   */
  // deno-lint-ignore require-await -- so that what is thrown is a rejection
  async permissions(): Promise<readonly string[]> {
    const { project, credentials } = this.#options;
    const variables = [
      ...project === undefined ? ["GOOGLE_CLOUD_PROJECT"] : [],
      ...credentials === undefined ? GCP_VARIABLES : [],
    ];
    return [
      netFlag(this.#address()),
      ...gcpTokenFlags(credentials),
      ...variables.map((variable) => `--allow-env=${variable}`),
      ...credentials === undefined ? gcpFiles().map((file) => `--allow-read=${file}`) : [],
    ];
  }

  async #ask(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    const { project: given, credentials } = this.#options;
    const project = given ?? await findGcpProject(this.name, credentials, signal);
    const url = new URL(`v1/projects/${encodeURIComponent(project)}/${path}`, this.#address());
    return await withRenewed(this.#token, signal, isUnauthorized, ({ token }) =>
      askJson({
        store: this.name,
        url,
        headers: { authorization: `Bearer ${token}` },
        credentials: { GOOGLE_ACCESS_TOKEN: token },
        advice: ADVICE,
        meaningOf,
        signal,
      }, this.#options));
  }

  #address(): URL {
    const address = this.#options.endpoint ?? "https://secretmanager.googleapis.com";
    if (/^https?:\/\/[^/@?#]+\/?$/i.test(address) && URL.canParse(address)) return new URL(address);
    throw new SecretStoreError(
      this.name,
      "the address is not an http or https URL of a host. Check the option `endpoint`.",
    );
  }

  // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access
  #textOf(answer: unknown): string {
    const base64 = propertyOf(propertyOf(answer, "payload"), "data");
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

function isUnauthorized(error: unknown): boolean {
  return error instanceof AnswerError && error.status === 401;
}

const ADVICE: Readonly<Record<number, string>> = {
  400: "it takes no such name or project, or this version is disabled or destroyed. Check them.",
  401: "the credentials are not accepted. Get them anew, and check this machine's clock.",
  403: "the credentials do not allow this, or there is no such project. Grant the role Secret " +
    "Manager Secret Accessor, and check the project.",
  404: "there is no Secret Manager at this address. Check it.",
};

/** Google's errors have a status in words. https://cloud.google.com/apis/design/errors#http_mapping */
function meaningOf(status: number, body: unknown): AnswerMeaning | undefined {
  if (status !== 404) return undefined;
  return { isAbsence: propertyOf(propertyOf(body, "error"), "status") === "NOT_FOUND" };
}
