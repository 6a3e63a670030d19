// Tells where a value of a tree was written.
import { describeOrigin } from "./_origin.ts";
import { findLayer } from "./_resolver.ts";
import { sourceOf } from "./_tree.ts";

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
