/**
 * Configuration in layers, from defaults, a TOML file and the environment, and the context of the
 * code that is running.
 *
 * @example A configuration of one's own, typed by its defaults
 * ```ts
 * import { loadConfig } from "@tacit/flow/config";
 *
 * const config = loadConfig({
 *   defaults: { server: { port: 8080 } },
 *   prefix: "MYAPP",
 *   env: { MYAPP__SERVER__PORT: "9090" },
 * });
 * console.log(config.server.port); // 9090
 * ```
 *
 * @module
 */
export { type Duration, type DurationText, toMilliseconds } from "./duration.ts";
export { ConfigError, type ConfigErrorPlace } from "./config_error.ts";
export type { ConfigOf, ConfigValueOf, ContextOf, FurtherKeys } from "./config_of.ts";
export { type Context, context, type ContextValues, withContext } from "./context.ts";
export { type Config, type DefaultConfig, getConfig } from "./get_config.ts";
export { type CheckedConfigOptions, loadConfig, type LoadConfigOptions } from "./load_config.ts";
export type { Logger } from "./logger.ts";
export type { SecretsConfig } from "./secrets_config.ts";
export type { SchemaIssue, SchemaResult, StandardSchema } from "./standard_schema.ts";
