// Parts of the package that few programs need, and that many files make.
import { loadOutside } from "./_frame.ts";

/**
 * Loads a module of this package. Deno reads everything that a plain `import("./part.ts")` leads to when a
 * program starts, whether it is ever called or not, at a tenth of a millisecond a file; so the module's
 * name is put together here. Programs that are compiled or bundled have such a part where they import its
 * entry point.
 *
 * @param from The importing module: `import.meta.url`.
 * @param path The module to load, from there, without its ending: that is another one on npm.
 */
export async function loadRarely<T>(from: string, path: string): Promise<T> {
  const ending = from.slice(from.lastIndexOf("."));
  return await loadOutside(() => import(new URL(path + ending, from).href));
}
