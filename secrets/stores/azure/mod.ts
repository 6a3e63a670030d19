/**
 * Secrets of an Azure Key Vault.
 *
 * @example Asked once in five minutes for each name
 * ```ts
 * import { CachedSecretStore } from "@tacit/flow/stores";
 * import { AzureSecretStore } from "@tacit/flow/stores/azure";
 *
 * const vault = new AzureSecretStore({ vaultUrl: "https://my-vault.vault.azure.net" });
 * const secretStore = new CachedSecretStore(vault);
 * // withContext({ secretStore }, () => flow.run()) asks it, where use_local_secrets is false.
 * console.log(secretStore.name);
 * ```
 *
 * @module
 */
export type { AskLimits } from "../ask_json.ts";
export type { AzureCredentials } from "./_azure_credentials.ts";
export * from "./azure_secret_store.ts";
export type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
export { SecretStoreError } from "../secret_store_error.ts";
