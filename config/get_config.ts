// The library's own configuration: loaded once, when it is first asked for.
import type { ConfigOf } from "./config_of.ts";
import { DEFAULT_CONFIG, type DefaultConfig } from "./default_config.ts";
import { loadTree } from "./_load_tree.ts";

/** The type of the library's own configuration. Keys are those of Prefect's `config.toml`. */
export type Config = ConfigOf<DefaultConfig>;

// The process has one configuration, as it has one environment: module state by design.
let config: Config | undefined;

/**
 * The library's own configuration: its defaults, the user's TOML file, the environment. It is
 * loaded when it is first asked for, and stays the same from then on.
 *
 * @returns The configuration, deeply frozen.
 * @throws {ConfigError} If a file, variable or key cannot be used.
 *
 * @example
 * ```ts
 * import { getConfig } from "@tacit/flow/config";
 *
 * console.log(getConfig().logging.level); // "INFO"
 * ```
 */
export function getConfig(): Config {
  config ??= loadTree({ defaults: DEFAULT_CONFIG }) as Config;
  return config;
}

/** Makes the next `getConfig` load anew. For tests. */
export function forgetConfig(): void {
  config = undefined;
}
