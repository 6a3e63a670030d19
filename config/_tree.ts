// The frozen tree that users see, and, apart from it, what only the library may ask of it.
import type { Environment } from "./_environment.ts";
import type { LookedAt } from "./_file_layer.ts";
import type { Layer, Leaf, Table } from "./_layer.ts";
import { isSecretPath, MASK } from "./_secrets_path.ts";
import { describeOrigin, IN_DEFAULTS } from "./_origin.ts";
import { findLayer, type Resolver } from "./_resolver.ts";
import type { LoadConfigOptions } from "./load_config.ts";

/** What a tree was made from. It holds the secrets' values, so it never hangs on the tree itself. */
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
  const tree = Object.freeze(plainTable(source.root, [], source.resolver));
  sources.set(tree, source);
  return tree;
}

/** What `tree` was made from; `undefined` for an object that `loadConfig` did not make. */
export function sourceOf(tree: object): Source | undefined {
  return sources.get(tree);
}

function plainTable(table: Table, path: readonly string[], resolver: Resolver): object {
  // `fromEntries` defines keys where an assignment could call a setter.
  const entries = [...table.children].map(([key, child]) =>
    [key, plainValue(child, [...path, key], resolver)] as const
  );
  return Object.freeze(Object.fromEntries(entries));
}

function plainValue(layer: Layer, path: readonly string[], resolver: Resolver): unknown {
  if (isSecretPath(path.slice(0, -1))) {
    resolver.resolveSecret(layer, path); // A reference that cannot be followed shows now, not later.
    return MASK;
  }
  if (layer.kind === "table") return plainTable(layer, path, resolver);
  return isSettled(layer) ? layer.value : resolver.resolve(layer, path);
}

/** Most values are defaults, in which there is nothing to follow: a start need not look at them twice. */
function isSettled({ origin, value }: Leaf): boolean {
  if (origin !== IN_DEFAULTS) return false;
  return typeof value === "string" ? !/[$~]/.test(value) : typeof value !== "object";
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
