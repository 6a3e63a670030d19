import type { SecretStore } from "../secret_store.ts";

/**
 * Asks a store for the flags that it needs.
 *
 * @throws {Error} If it cannot tell; the message says why.
 */
export async function storePermissions(
  store: SecretStore,
  names: readonly string[],
): Promise<readonly string[]> {
  if (store.permissions !== undefined) return await store.permissions(names);
  throw new Error(`The secret store ${store.name} does not say which permissions it needs.`);
}
