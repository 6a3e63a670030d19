/**
 * Secret stores: places beyond this machine's config where secrets are kept.
 *
 * @example Asking a mounted folder, and then a vault
 * ```ts
 * import { Flow, PrefectSecret } from "@tacit/flow";
 * import { ChainSecretStore, FileSecretStore, VaultSecretStore } from "@tacit/flow/stores";
 *
 * const secretStore = new ChainSecretStore([
 *   new FileSecretStore("/run/secrets"),
 *   new VaultSecretStore({ address: "https://vault.example.com", mount: "secret", path: "app" }),
 * ]);
 * const flow = new Flow("login", () => new PrefectSecret("TOKEN"));
 * // withContext({ secretStore }, () => flow.run()) asks them, where use_local_secrets is false.
 * console.log(flow.tasks.size, secretStore.name);
 * ```
 *
 * @module
 */
export {
  AnswerError,
  type AnswerMeaning,
  askJson,
  type AskLimits,
  type JsonRequest,
  netFlag,
} from "./ask_json.ts";
export * from "./cached_secret_store.ts";
export * from "./chain_secret_store.ts";
export * from "./command_secret_store.ts";
export * from "./dotenv_secret_store.ts";
export * from "./environment_secret_store.ts";
export * from "./file_secret_store.ts";
export * from "./prefect_secret_store.ts";
export * from "./secret_store_error.ts";
export * from "./toml_secret_store.ts";
export * from "./vault_secret_store.ts";
export type { SecretStore, SecretStoreOptions } from "../../secrets/mod.ts";
export type { Duration, DurationText } from "../../config/mod.ts";
