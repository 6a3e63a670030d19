/**
 * Secrets: reading them, sealing them, and keeping them out of everything that is written.
 *
 * @example Keeping secrets out of one's own output
 * ```ts
 * import { Redactor } from "@tacit/flow/secrets";
 *
 * const redactor = new Redactor(["s3cr$t"]);
 * console.log(redactor.redact("postgres://me:s3cr%24t@db")); // postgres://me:********@db
 * ```
 *
 * @module
 */
export { decodeSecret } from "./decode_secret.ts";
export { Redactor } from "./redactor.ts";
export { Sealed } from "./sealed.ts";
export { Secret } from "./secret.ts";
export type { SecretForm } from "./secret_form.ts";
export {
  type LookedPlace,
  SecretAccessError,
  type SecretNotFoundDetails,
  SecretNotFoundError,
} from "./errors.ts";
export type * from "./secret_store.ts";
export { SecretValueError } from "./secret_value_error.ts";
export type { SchemaIssue, SchemaResult, StandardSchema } from "../config/mod.ts";
