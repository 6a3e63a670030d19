// Loads a configuration: defaults, then the user's TOML file, then the environment.
import type { ConfigOf } from "./config_of.ts";
import { loadTree } from "./_load_tree.ts";

/**
 * What {@linkcode loadConfig} loads.
 *
 * @typeParam Defaults The defaults' type, from which the result's is inferred.
 */
export interface LoadConfigOptions<Defaults extends object = Record<never, never>> {
  /**
   * The lowest layer: every key that the program knows, with its default. Texts, numbers,
   * booleans, lists and plain objects. What they hold also decides the types: where they have a
   * number, files and variables must give a number. `null` leaves a type open.
   *
   * @default {}
   */
  readonly defaults?: Defaults;
  /**
   * The TOML file, which must then exist; `~` and `$VAR` are expanded in it.
   *
   * @default the file that `PREFECT__USER_CONFIG_PATH` names, or else `~/.prefect/config.toml`
   * where it exists. With the prefix `MYAPP`, these are `MYAPP__USER_CONFIG_PATH` and
   * `~/.myapp/config.toml`.
   */
  readonly path?: string | undefined;
  /**
   * What the names of environment variables start with: `MYAPP` for `MYAPP__SECTION__KEY`.
   *
   * @default "PREFECT"
   */
  readonly prefix?: string;
  /**
   * Stands in for the process's environment, of which nothing is then read, nor its home folder.
   *
   * @default the environment of the process, as far as it may be read
   */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/**
 * Loads a configuration into one deeply frozen tree.
 *
 * Values go through `~` and `$VAR` (a variable that is not set stays as it is), and `${a.b}` for
 * another key. Those that the defaults give no type are cast: `true` and `false`, numbers, JSON
 * lists and objects, else the text. Dates stay texts, and lists are taken as they are.
 *
 * Below `context.secrets` nothing of this happens: the tree shows the secrets' names with a mask,
 * and `Secret` reads the values as they were written. Only where a secret's whole text is `$VAR` or
 * `${a.b}` is it followed. A key outside that refers to a secret is an error.
 *
 * Nothing prompts: what may not be read counts as absent, unless it was asked for by name.
 *
 * @typeParam Defaults The defaults' type, from which the result's is inferred.
 * @param options What to load, from where.
 * @returns The tree. Keys beyond the defaults are there too, as `unknown`.
 * @throws {ConfigError} If a file, variable or key cannot be used. It says which, and what to do.
 *
 * @example
 * ```ts
 * import { loadConfig } from "@tacit/flow/config";
 *
 * const config = loadConfig({
 *   defaults: { port: 8080, database: { host: "localhost", url: "db://${database.host}" } },
 *   prefix: "MYAPP",
 *   env: { MYAPP__DATABASE__HOST: "db.example", MYAPP__CONTEXT__SECRETS__TOKEN: "not shown" },
 * });
 * const port: number = config.port; // 8080
 * console.log(port, config.database.url); // 8080 "db://db.example"
 * console.log(config.context); // { secrets: { TOKEN: "********" } }
 * ```
 */
export function loadConfig<Defaults extends object = Record<never, never>>(
  options: LoadConfigOptions<Defaults> = {},
): ConfigOf<Defaults> {
  return loadTree(options) as ConfigOf<Defaults>; // The defaults decide the types that are checked.
}
