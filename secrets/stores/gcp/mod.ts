/**
 * Secrets of Google Cloud's Secret Manager.
 *
 * @example Asked once in five minutes for each name
 * ```ts
 * import { CachedSecretStore } from "@tacit/flow/stores";
 * import { GcpSecretStore } from "@tacit/flow/stores/gcp";
 *
 * const secretStore = new CachedSecretStore(new GcpSecretStore({ project: "my-project" }));
 * // withContext({ secretStore }, () => flow.run()) asks it, where use_local_secrets is false.
 * console.log(secretStore.name);
 * ```
 *
 * @module
 */
export type { AskLimits } from "../ask_json.ts";
export * from "./gcp_secret_store.ts";
export type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
export { SecretStoreError } from "../secret_store_error.ts";
