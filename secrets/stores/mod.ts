/**
 * Secret stores: places beyond this machine's config where secrets are kept.
 *
 * @module
 */
export * from "./command_secret_store.ts";
export * from "./dotenv_secret_store.ts";
export * from "./environment_secret_store.ts";
export * from "./file_secret_store.ts";
export * from "./prefect_secret_store.ts";
export * from "./secret_store_error.ts";
export * from "./toml_secret_store.ts";
export * from "./vault_secret_store.ts";
