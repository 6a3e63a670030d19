// Puts the layers of a configuration together: what `loadConfig` and the default tree share.
import { ConfigError } from "./config_error.ts";
import {
  type Environment,
  processEnvironment,
  readEnvironmentLayer,
  recordEnvironment,
} from "./_environment.ts";
import { type FileLayer, readFileLayer, warnOfExposedFile } from "./_file_layer.ts";
import { isPlainObject, type Table, tableAt, tableOf } from "./_layer.ts";
import type { LoadConfigOptions } from "./load_config.ts";
import { mergeTable } from "./_merge.ts";
import { IN_DEFAULTS } from "./_origin.ts";
import { type FileReading, readTextFile } from "./_read_text_file.ts";
import { Resolver } from "./_resolver.ts";
import { SECRETS_PATH } from "./_secrets_path.ts";
import { publish } from "./_tree.ts";

/** What a tree is loaded from, as far as it may be read. */
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

/** What there is to load a tree from. */
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
  const root = withSecrets(readDefaults(options.defaults));
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
