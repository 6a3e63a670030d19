// Results in memory: for tests, and for runs in one process.
import type { ResultStore, ResultWriteOptions } from "../../tasks/mod.ts";
import { partsOf } from "./_parts_of.ts";

/**
 * Keeps results in this process's memory. They are gone with the store.
 *
 * @example
 * ```ts
 * import { MemoryResultStore } from "@tacit/flow/results";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new MemoryResultStore();
 * await store.write("rates/2026.json", new TextEncoder().encode("[1.5]"));
 * assertEquals(await Array.fromAsync(store.list("rates/")), ["rates/2026.json"]);
 * ```
 */
export class MemoryResultStore implements ResultStore {
  /** `memory`. */
  readonly name: string = "memory";
  readonly #kept = new Map<string, Uint8Array>();

  /**
   * Reads what is kept at a location.
   *
   * @param location The location.
   * @returns A copy of its bytes, or `undefined` where nothing is kept there.
   * @throws {ResultStoreError} If the location is none.
   */
  // deno-lint-ignore require-await -- so that a wrong location rejects
  async read(location: string): Promise<Uint8Array | undefined> {
    partsOf(this.name, location);
    return this.#kept.get(location)?.slice();
  }

  /**
   * Keeps a copy of bytes at a location.
   *
   * @param location The location.
   * @param bytes The bytes.
   * @param options Whether to leave what is there already as it is.
   * @returns Whether the bytes were written.
   * @throws {ResultStoreError} If the location is none.
   */
  // deno-lint-ignore require-await -- so that a wrong location rejects
  async write(
    location: string,
    bytes: Uint8Array,
    options: ResultWriteOptions = {},
  ): Promise<boolean> {
    partsOf(this.name, location);
    if (options.ifAbsent && this.#kept.has(location)) return false;
    // Not `bytes.slice()`: of a Node `Buffer` that is no copy.
    this.#kept.set(location, new Uint8Array(bytes));
    return true;
  }

  /**
   * Tells whether anything is kept at a location.
   *
   * @param location The location.
   * @returns Whether there is.
   * @throws {ResultStoreError} If the location is none.
   */
  // deno-lint-ignore require-await -- so that a wrong location rejects
  async exists(location: string): Promise<boolean> {
    partsOf(this.name, location);
    return this.#kept.has(location);
  }

  /**
   * Forgets what is kept at a location.
   *
   * @param location The location.
   * @throws {ResultStoreError} If the location is none.
   */
  // deno-lint-ignore require-await -- so that a wrong location rejects
  async delete(location: string): Promise<void> {
    partsOf(this.name, location);
    this.#kept.delete(location);
  }

  /**
   * Lists the locations that begin with a text.
   *
   * @param prefix The text; all locations, where it is empty.
   * @returns The locations, as they are when the list is begun.
   */
  async *list(prefix: string): AsyncIterable<string> {
    for (const location of [...this.#kept.keys()]) if (location.startsWith(prefix)) yield location;
  }
}
