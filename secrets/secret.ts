// A secret by name: where it is looked for, and when it may be read.
import {
  findLocalSecret,
  frameSecretNames,
  IS_BUILDING,
  readContext,
  readFrameSecret,
  secretNames,
  usesLocalSecrets,
} from "../config/_internal.ts";
import { type Config, context } from "../config/mod.ts";
import { type LookedPlace, SecretAccessError, SecretNotFoundError } from "./errors.ts";
import { givenStore } from "./given_store.ts";
import { learnSecret } from "./learn_secret.ts";
import { formSecret, type SecretForm } from "./secret_form.ts";
import type { SecretStore } from "./secret_store.ts";
import { makeConfiguredStore } from "./stores/_make_configured_store.ts";

/**
 * A secret, by name. Making one reads nothing; {@linkcode Secret.get} does.
 *
 * It is looked for in the run-time context (`withContext`), in the environment
 * (`PREFECT__CONTEXT__SECRETS__NAME`), in the TOML file (`[context.secrets]`), and, only where
 * `use_local_secrets` is false, in the secret store: the one that `withContext({ secretStore })`
 * brings, or else the one that the configuration names (`[secrets] store = "file"`).
 *
 * @typeParam T The secret's type: text, or what a JSON object or array decodes to.
 *
 * @example
 * ```ts
 * import { Secret, withContext } from "@tacit/flow";
 *
 * const token = new Secret<string>("TOKEN");
 * const value = await withContext({ secrets: { TOKEN: "test" } }, () => token.get());
 * console.log(value.length); // 4
 * ```
 */
export class Secret<T = string> {
  /** The secret's name. */
  readonly name: string;

  /**
   * Names a secret. Nothing is read yet.
   *
   * @param name The secret's name.
   */
  constructor(name: string) {
    this.name = name;
  }

  /**
   * Finds the secret's value. It is text, as it was written; only a JSON object or array is decoded,
   * where nothing is lost by it.
   *
   * @returns The value.
   * @throws {SecretNotFoundError} If there is no such secret where it was looked for.
   * @throws {SecretAccessError} If a flow is being built: a secret is read when the flow runs.
   */
  get(): Promise<T>;
  /**
   * Finds the secret's value as text, whatever it is.
   *
   * @param form The form.
   * @returns The text as it was written.
   * @throws {SecretNotFoundError} If there is no such secret where it was looked for.
   * @throws {SecretAccessError} If a flow is being built: a secret is read when the flow runs.
   */
  get(form: { readonly as: "text"; readonly schema?: never }): Promise<string>;
  /**
   * Finds the secret's value in the form that is asked for: `{ as: "json" }` decodes any JSON, also
   * numbers, booleans and strings, and `{ schema }` checks the value and gives its type.
   *
   * @typeParam S The type that the schema gives.
   * @param form The form.
   * @returns The value in that form.
   * @throws {SecretNotFoundError} If there is no such secret where it was looked for.
   * @throws {SecretValueError} If it is not JSON where JSON was asked for, or does not fit the schema;
   *   the message says why, without the value.
   * @throws {SecretAccessError} If a flow is being built: a secret is read when the flow runs.
   */
  get<S = unknown>(form: SecretForm<S>): Promise<S>;
  async get(form: SecretForm = {}): Promise<unknown> {
    this.#refuseWhileBuilding();
    const { config } = context;
    const found = this.#findAtHand(config) ?? await this.#findInStore(config);
    if (found === undefined) throw await this.#notFound(config);
    learnSecret(this.name, found.value);
    const value = await formSecret(this.name, found.value, form);
    if (value !== found.value) learnSecret(this.name, value);
    return value;
  }

  /**
   * Whether the secret can be found, without reading it out.
   *
   * @returns Whether {@linkcode Secret.get} would find a value.
   * @throws {SecretAccessError} If a flow is being built.
   */
  async exists(): Promise<boolean> {
    this.#refuseWhileBuilding();
    const { config } = context;
    return (this.#findAtHand(config) ?? await this.#findInStore(config)) !== undefined;
  }

  /** A secret prints as its name. */
  toString(): string {
    return `<Secret: ${this.name}>`;
  }

  /** @returns The run-time context's, the environment's or the file's value. */
  #findAtHand(config: Config): { readonly value: unknown } | undefined {
    const inContext = readFrameSecret(this.name);
    if (inContext !== undefined) return inContext;
    const local = findLocalSecret(this.name, config);
    if (!("found" in local)) return undefined;
    const { value } = local.found;
    // A number that a reference brought is text too. // secrecy 2
    return { value: typeof value === "object" ? value : String(value) };
  }

  async #findInStore(config: Config): Promise<{ readonly value: unknown } | undefined> {
    if (usesLocalSecrets(config)) return undefined;
    const store = currentStore(config);
    const value = store && await askStore(store, this.name);
    return value === undefined ? undefined : { value };
  }

  #refuseWhileBuilding(): void {
    if (readContext(IS_BUILDING) === undefined) return;
    throw new SecretAccessError(
      `Secret "${this.name}" was read while a flow is being built. Secrets are read when the flow ` +
        `runs: read it inside a task, or pass \`new PrefectSecret("${this.name}")\` to one.`,
    );
  }

  async #notFound(config: Config): Promise<SecretNotFoundError> {
    const local = findLocalSecret(this.name, config);
    const looked: LookedPlace[] = [{ where: "the run-time context", why: "it has no such secret" }];
    if ("looked" in local) looked.push(...local.looked);
    const store = usesLocalSecrets(config) ? undefined : currentStore(config);
    looked.push(...lookedBeyond(config, store));
    const { names, ...cause }: StoreNames = store === undefined
      ? { names: [] }
      : await namesOf(store);
    const candidates = new Set([...secretNames(config), ...frameSecretNames(), ...names]);
    return new SecretNotFoundError(this.name, { candidates: [...candidates], looked, ...cause });
  }
}

/** The store that `withContext({ secretStore })` or a run brought, or else the configuration's. */
function currentStore(config: Config): SecretStore | undefined {
  return givenStore() ?? configuredStore(config);
}

function lookedBeyond(config: Config, store: SecretStore | undefined): LookedPlace[] {
  if (store !== undefined) return [lookedInStore(store)];
  const where = "the secret store";
  if (!usesLocalSecrets(config)) {
    const why = "none is set, though use_local_secrets is false; name one as secrets.store";
    return [{ where, why }];
  }
  const isForgotten = namesStore(config);
  return isForgotten ? [{ where, why: "it is not asked, for use_local_secrets is true" }] : [];
}

/**
 * Asks a store for a secret, until the current task run is to end.
 *
 * @returns The secret's text; `undefined` where the store has no such secret.
 * @throws {TypeError} If the store gives what is neither.
 */
export async function askStore(store: SecretStore, name: string): Promise<string | undefined> {
  const answer: unknown = await store.get(name, { signal: context.signal });
  if (answer === undefined || typeof answer === "string") return answer;
  throw new TypeError(
    `The secret store ${store.name} gave neither text nor undefined for "${name}". A store gives ` +
      "text, or undefined where it has no such secret.",
  );
}

/** The store, as a place where a secret was looked for in vain. */
export function lookedInStore(store: SecretStore): LookedPlace {
  return { where: `the secret store ${store.name}`, why: "it has no such secret" };
}

/** The names to suggest of a store, or why it does not tell them. */
export interface StoreNames {
  readonly names: readonly string[];
  readonly cause?: unknown;
}

/** The names that a store has. A suggestion is all that they are for, so not to have them is no error. */
export async function namesOf(store: SecretStore): Promise<StoreNames> {
  try {
    return { names: await store.names?.({ signal: context.signal }) ?? [] };
  } catch (cause) {
    return { names: [], cause };
  }
}

/** The error for a secret that a store does not have, with the nearest names that it has. */
export async function notInStore(store: SecretStore, name: string): Promise<SecretNotFoundError> {
  const { names: candidates, ...cause } = await namesOf(store);
  return new SecretNotFoundError(name, { candidates, looked: [lookedInStore(store)], ...cause });
}

// One store for each configuration, so that its cache lasts; module state, as the configuration is.
const stores = new WeakMap<object, SecretStore>();

/**
 * The store that `secrets.store` names.
 *
 * @returns The store; `undefined` where none is named.
 * @throws {ConfigError} If there is no such store, or its options cannot be used.
 */
export function configuredStore(config: Config): SecretStore | undefined {
  if (!namesStore(config)) return undefined;
  const made = stores.get(config) ?? makeConfiguredStore(config);
  stores.set(config, made);
  return made;
}

/** Whether the configuration names a store. Another program's may have no such section at all. */
export function namesStore(config: { readonly secrets?: unknown }): boolean {
  const { secrets } = config;
  return typeof secrets === "object" && secrets !== null && "store" in secrets &&
    secrets.store != null && secrets.store !== "";
}
