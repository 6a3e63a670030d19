/**
 * The parts of configuration and context that only the package's other rooms may have: above all
 * the values of secrets.
 *
 * @module
 */
export { type Deferred, deferred } from "./_deferred.ts";
export * from "./_clock.ts";
export * from "./_context_key.ts";
export * from "./_context_keys.ts";
export * from "./_frame.ts";
export * from "./_logger_keys.ts";
export { isPlainObject, setOwn } from "./_plain_object.ts";
export { isThenable } from "./_thenable.ts";
export { loadOutside } from "./_load_outside.ts";
export { ENVIRONMENT, readEnvironmentVariable, recordEnvironment } from "./_environment.ts";
export type { LookedAt } from "./_file_layer.ts";
export {
  findLocalSecret,
  type FoundSecret,
  type LocalSecret,
  secretNames,
  secretOf,
} from "./_local_secret.ts";
export { MASK, usesLocalSecrets } from "./_layer.ts";
export { originOf } from "./load_config.ts";
export { DEFAULT_CONFIG, forgetConfig } from "./get_config.ts";
export { checkNow, describeIssue } from "./standard_schema.ts";
export { readTomlSecrets } from "./_toml_secrets.ts";
