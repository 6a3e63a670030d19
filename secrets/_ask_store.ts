// How the library asks a secret store, of its own or a user's, and what it says where that has none.
import { context } from "../config/mod.ts";
import { type LookedPlace, SecretNotFoundError } from "./secret_not_found_error.ts";
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

/** The error for a secret that a store does not have, with the nearest names that it has. */
export async function notInStore(store: SecretStore, name: string): Promise<SecretNotFoundError> {
  const looked = [lookedInStore(store)];
  try {
    const candidates = await store.names?.({ signal: context.signal }) ?? [];
    return new SecretNotFoundError(name, { candidates, looked });
  } catch (cause) {
    // Without suggestions the error still says what is wrong, so the list is no reason to fail anew.
    return new SecretNotFoundError(name, { looked, cause });
  }
}
