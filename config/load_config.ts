// Loads a configuration: defaults, then the user's TOML file, then the environment.
import { readJson } from "./_cast.ts";
import {
  type Environment,
  processEnvironment,
  readEnvironmentLayer,
  recordEnvironment,
} from "./_environment.ts";
import { type FileLayer, type LookedAt, readFileLayer, warnOfExposedFile } from "./_file_layer.ts";
import { expandHome } from "./_home_folder.ts";
import {
  describeOrigin,
  findLayer,
  IN_DEFAULTS,
  isSecretPath,
  type Layer,
  type Leaf,
  MASK,
  placeOf,
  plainOf,
  SECRETS_PATH,
  type Table,
  tableAt,
  tableOf,
} from "./_layer.ts";
import { isPlainObject } from "./_plain_object.ts";
import { type FileReading, readTextFile } from "./_read_text_file.ts";
import { Resolver } from "./_resolver.ts";
import { checkTree } from "./_checked_tree.ts";
import { ConfigError } from "./config_error.ts";
import type { ConfigOf } from "./config_of.ts";
import type { StandardSchema } from "./standard_schema.ts";

/**
 * The options of {@linkcode loadConfig}.
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
   * The beginning of the names of environment variables: `MYAPP` for `MYAPP__SECTION__KEY`.
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
 * The options of {@linkcode loadConfig} with a schema that checks the result.
 *
 * @typeParam Output The type that the schema gives.
 */
export interface CheckedConfigOptions<Output> extends LoadConfigOptions<object> {
  /**
   * Checks the whole tree and gives it its type: a schema of zod, valibot, arktype or the like. Keys
   * that neither it nor the defaults name are there too, `context` for example.
   */
  readonly schema: StandardSchema<Output>;
}

/**
 * Loads a configuration and checks it with a schema, which gives the tree its type.
 *
 * @typeParam Output The type that the schema gives.
 * @param options What to load, from where, and the schema.
 * @returns The tree as the schema gives it, deeply frozen.
 * @throws {ConfigError} If a file, variable or key cannot be used, or does not fit the schema. It says
 *   where the value was written.
 *
 * @example
 * ```ts
 * import { loadConfig } from "@tacit/flow/config";
 * import { z } from "npm:zod@4";
 *
 * const config = loadConfig({
 *   schema: z.object({ server: z.object({ port: z.number().max(65535) }) }),
 *   prefix: "MYAPP",
 *   env: { MYAPP__SERVER__PORT: "9090" },
 * });
 * const port: number = config.server.port;
 * console.log(port); // 9090
 * ```
 */
export function loadConfig<Output>(options: CheckedConfigOptions<Output>): Output;
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
  options?: LoadConfigOptions<Defaults>,
): ConfigOf<Defaults>; // The defaults decide the types that are checked.
export function loadConfig(
  options: LoadConfigOptions<object> & { readonly schema?: StandardSchema } = {},
): unknown {
  const tree = loadTree(options);
  const source = sources.get(tree);
  if (options.schema === undefined || source === undefined) return tree;
  const checked = checkTree(tree, options.schema, source.root);
  if (typeof checked === "object" && checked !== null) sources.set(checked, source);
  return checked;
}

/** The sources of a tree, as far as they may be read. */
export interface Surroundings {
  readonly environment: Environment;
  readonly readFile: (file: string) => FileReading;
}

/** Loads the tree. */
export function loadTree(options: LoadConfigOptions<object>): object {
  const { tree, file } = loadTreeFrom(options, surroundingsFor(options));
  if (checksFileMode(tree)) warnOfExposedFile(file);
  return tree;
}

/** The sources that a tree can be loaded from. */
export function surroundingsFor({ env }: LoadConfigOptions<object>): Surroundings {
  const environment = env === undefined ? processEnvironment() : recordEnvironment(env);
  return { environment, readFile: readTextFile };
}

/** Loads the tree from other surroundings. */
export function loadTreeFrom(
  options: LoadConfigOptions<object>,
  { environment, readFile }: Surroundings,
): { readonly tree: object; readonly file: FileLayer } {
  const { prefix = "PREFECT", path } = options;
  checkPrefix(prefix);
  const defaults = withSecrets(readDefaults(options.defaults));
  const root = copyOf(defaults);
  const file = readFileLayer({ path, prefix, environment, read: readFile });
  if (file.table !== undefined) mergeTable(root, file.table, defaults);
  mergeTable(root, readEnvironmentLayer(environment, prefix, defaults), defaults);
  dropUnasked(root, options.defaults);
  const resolver = new Resolver(root, defaults, environment);
  const tree = publish({ root, resolver, environment, prefix, file: file.looked, options });
  return { tree, file };
}

/** Read from the tree as it is: another program's defaults may have no such key. */
function checksFileMode({ secrets }: { readonly secrets?: unknown }): boolean {
  return !isPlainObject(secrets) || secrets.check_file_mode !== false;
}

function checkPrefix(prefix: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(prefix)) return;
  throw new ConfigError(
    `the prefix ${JSON.stringify(prefix)} cannot start the name of an environment variable. ` +
      `Use letters, digits and _.`,
  );
}

function readDefaults(defaults: object = {}): Table {
  if (isPlainObject(defaults)) return tableOf(defaults, [], IN_DEFAULTS);
  throw new ConfigError("the defaults are no plain object. Give one, such as { port: 8080 }.");
}

/** Secrets are known in every configuration, so that a mistaken one is never taken for a value. */
function withSecrets(table: Table): Table {
  let section = table;
  for (const key of SECRETS_PATH) {
    const next = section.children.get(key) ?? tableAt(IN_DEFAULTS);
    section.children.set(key, next);
    if (next.kind === "leaf") break; // The user's own `context` is something else.
    section = next;
  }
  return table;
}

/** A table to merge others into. Leaves never change, so both may hold the same ones. */
function copyOf(table: Table): Table {
  const children = new Map(table.children);
  for (const [key, child] of children) {
    if (child.kind === "table") children.set(key, copyOf(child));
  }
  return { ...table, children };
}

/** Takes out again what nobody asked for and nobody filled. */
function dropUnasked(root: Table, defaults: object = {}): void {
  const context = root.children.get("context");
  if (context?.kind !== "table") return;
  const secrets = context.children.get("secrets");
  const asked: unknown = Reflect.get(defaults, "context");
  const isAsked = typeof asked === "object" && asked !== null && "secrets" in asked;
  if (!isAsked && secrets?.kind === "table" && secrets.children.size === 0) {
    context.children.delete("secrets");
  }
  if (asked === undefined && context.children.size === 0) root.children.delete("context");
}

/**
 * Writes `over` into `target`. A section that the defaults know stays a section, and a key a key.
 *
 * @throws {ConfigError} If `over` has one where the defaults have the other.
 */
export function mergeTable(
  target: Table,
  over: Table,
  defaults: Layer | undefined,
  path: readonly string[] = [],
): void {
  for (const [key, layer] of over.children) {
    mergeLayer(target, layer, defaultUnder(defaults, path, key), [...path, key]);
  }
}

function mergeLayer(
  parent: Table,
  over: Layer,
  defaults: Layer | undefined,
  path: readonly string[],
): void {
  const key = path.at(-1) ?? "";
  const present = parent.children.get(key);
  const isSecret = isSecretPath(path.slice(0, -1));
  if (defaults?.kind === "table" && present?.kind === "table") {
    mergeTable(present, sectionOf(over, path), defaults, path);
  } else if (over.kind === "table" && defaults?.kind === "leaf" && defaults.value != null) {
    throw new ConfigError(
      `${path.join(".")} is no section: it takes a single value.`,
      placeOf(over.origin, path),
    );
  } else if (over.kind === "table" && present?.kind === "table" && !isSecret) {
    mergeTable(present, over, undefined, path);
  } else {
    parent.children.set(key, over);
  }
}

/** Secrets have no types: whatever stands over a default one replaces it. */
function defaultUnder(
  defaults: Layer | undefined,
  path: readonly string[],
  key: string,
): Layer | undefined {
  if (defaults?.kind !== "table" || isSecretPath(path)) return undefined;
  return defaults.children.get(key);
}

/** A section, or the text of a JSON object that stands for one. */
function sectionOf(over: Layer, path: readonly string[]): Table {
  if (over.kind === "table") return over;
  const value = sectionFromText(over);
  if (value !== undefined) return tableOf(value, path, over.origin);
  const key = path.join(".");
  throw new ConfigError(
    `${key} is a section: set its keys, as in ${key}.name, or give a JSON object.`,
    placeOf(over.origin, path),
  );
}

function sectionFromText({ value }: Leaf): Record<string, unknown> | undefined {
  const read = typeof value === "string" ? readJson(value) : undefined;
  return isPlainObject(read) ? read : undefined;
}

/** The sources that a tree was made from. They hold the secrets' values, so it never hangs on the tree itself. */
export interface Source {
  readonly root: Table;
  readonly resolver: Resolver;
  readonly environment: Environment;
  readonly prefix: string;
  readonly file: readonly LookedAt[];
  readonly options: LoadConfigOptions<object>;
}

const sources = new WeakMap<object, Source>();

/** Makes the tree: deeply frozen, with a mask in place of every secret. */
export function publish(source: Source): object {
  const tree = Object.freeze(plainTable(source.root, [], source));
  sources.set(tree, source);
  return tree;
}

/** The sources that `tree` was made from; `undefined` for an object that `loadConfig` did not make. */
export function sourceOf(tree: object): Source | undefined {
  return sources.get(tree);
}

function plainTable(table: Table, path: readonly string[], source: Source): object {
  // `fromEntries` defines keys where an assignment could call a setter.
  const entries = [...table.children].map(([key, child]) =>
    [key, plainValue(child, [...path, key], source)] as const
  );
  return Object.freeze(Object.fromEntries(entries));
}

function plainValue(layer: Layer, path: readonly string[], source: Source): unknown {
  const { resolver, environment } = source;
  if (isSecretPath(path.slice(0, -1))) {
    resolver.resolveSecret(layer, path); // A reference that cannot be followed shows now, not later.
    return MASK;
  }
  if (layer.kind === "table") return plainTable(layer, path, source);
  const { origin, value } = layer;
  // Most values are defaults, in which there is nothing to follow: a start need not look at them twice.
  if (origin !== IN_DEFAULTS) return resolver.resolve(layer, path);
  if (typeof value !== "string") return plainOf(value);
  return value.includes("$") ? resolver.resolve(layer, path) : expandHome(value, environment);
}

/**
 * Where the value of a key was written, as a phrase; `undefined` where there is no such key.
 *
 * @param config The tree, as `loadConfig` or `getConfig` gave it.
 * @param path The key, dotted: `logging.level`.
 */
export function originOf(config: object, path: string): string | undefined {
  const source = sourceOf(config);
  const layer = source && findLayer(source.root, path.split("."));
  return layer && describeOrigin(layer.origin);
}
