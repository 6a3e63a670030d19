/**
 * Secrets: reading them, sealing them, and keeping them out of everything that is written.
 *
 * @module
 */
export * from "./cached_secret_store.ts";
export * from "./chain_secret_store.ts";
export * from "./decode_secret.ts";
export * from "./redactor.ts";
export * from "./sealed.ts";
export * from "./secret.ts";
export * from "./secret_access_error.ts";
export * from "./secret_not_found_error.ts";
export type * from "./secret_store.ts";
