// The secret store that the configuration names. What makes one is loaded only where one is named.
import { loadRarely } from "../config/_internal.ts";
import type { Config } from "../config/mod.ts";
import type { SecretStore } from "./secret_store.ts";

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
