/**
 * Secrets of Amazon: Secrets Manager, and the Parameter Store of Systems Manager.
 *
 * @example Secrets Manager, asked once in five minutes for each name
 * ```ts
 * import { CachedSecretStore } from "@tacit/flow/stores";
 * import { AwsSecretStore } from "@tacit/flow/stores/aws";
 *
 * const secretStore = new CachedSecretStore(new AwsSecretStore({ region: "eu-central-1" }));
 * // withContext({ secretStore }, () => flow.run()) asks it, where use_local_secrets is false.
 * console.log(secretStore.name);
 * ```
 *
 * @module
 */
export type { AskLimits } from "../ask_json.ts";
export type { AwsOptions } from "./_aws_client.ts";
export type { AwsCredentials } from "./_aws_credentials.ts";
export * from "./aws_parameter_store.ts";
export * from "./aws_secret_store.ts";
export type { SecretStore, SecretStoreOptions } from "../../secret_store.ts";
export { SecretStoreError } from "../secret_store_error.ts";
