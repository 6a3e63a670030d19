// How the library asks a secret store, of its own or a user's: which one the configuration names, what is
// said where it has none, and who is told of what it has.
import { loadRarely, readFrames } from "../config/_internal.ts";
import { type Config, context } from "../config/mod.ts";
import type { Redactor } from "./redactor.ts";
import { type LookedPlace, SecretNotFoundError } from "./errors.ts";
import type { SecretStore } from "./secret_store.ts";

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
const stores = new WeakMap<object, Promise<SecretStore>>();

/**
 * The store that `secrets.store` names.
 *
 * @returns The store; `undefined` where none is named.
 * @throws {ConfigError} If there is no such store, or its options cannot be used.
 */
export async function configuredStore(config: Config): Promise<SecretStore | undefined> {
  if (!namesStore(config)) return undefined;
  const made = stores.get(config) ?? makeStore(config);
  stores.set(config, made);
  return await made;
}

/** Whether the configuration names a store. Another program's may have no such section at all. */
export function namesStore(config: { readonly secrets?: unknown }): boolean {
  const { secrets } = config;
  return typeof secrets === "object" && secrets !== null && "store" in secrets &&
    secrets.store != null && secrets.store !== "";
}

async function makeStore(config: Config): Promise<SecretStore> {
  const { makeConfiguredStore } = await loadRarely<
    typeof import("./stores/_make_configured_store.ts")
  >(import.meta.url, "./stores/_make_configured_store");
  return makeConfiguredStore(config);
}

/** Makes a value known to the redactor of the current run, if there is a run. */
export function learnSecret(name: string, value: unknown): void {
  (readFrames("redactor") as Redactor | undefined)?.add(value, name); // secrecy 4
}
