// Modules that are loaded late, from within a run or a task.
import { AsyncLocalStorage } from "node:async_hooks";

const outside = AsyncLocalStorage.snapshot();

/**
 * Loads a module from within a call chain. Deno 2.9 leaves the context of an `import()` behind for what
 * the program does next of its own accord, such as answering a request, so there must be none then.
 */
export function loadOutside<T>(load: () => Promise<T>): Promise<T> {
  return outside(load);
}
