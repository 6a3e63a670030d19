/**
 * Configuration in layers, from defaults, a TOML file and the environment, and the context of the
 * code that is running.
 *
 * @module
 */
export { ConfigError, type ConfigErrorPlace } from "./config_error.ts";
export type { ConfigOf, ConfigValueOf, ContextOf, FurtherKeys } from "./config_of.ts";
export { type Context, context } from "./context.ts";
export type { DefaultConfig } from "./default_config.ts";
export { type Config, getConfig } from "./get_config.ts";
export { loadConfig, type LoadConfigOptions } from "./load_config.ts";
export type { Logger } from "./logger.ts";
export type { SecretsConfig } from "./secrets_config.ts";
export { type ContextValues, withContext } from "./with_context.ts";
