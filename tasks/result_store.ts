// The seam between results and where they are kept.

/** How a result store is to write. */
export interface ResultWriteOptions {
  /**
   * True to leave what is there already as it is.
   *
   * @default {false}
   */
  readonly ifAbsent?: boolean;
}

/**
 * A place where results are kept beyond a run. It is given bytes that were serialized and searched for
 * secrets before; it need not look at them.
 *
 * A location is a relative path of parts joined by `/`, such as `runs/5f0c/results/add-1.json`. It never
 * has a part that is empty, `.` or `..`, and never holds NUL.
 *
 * @example A store of one's own
 * ```ts
 * import type { ResultStore, ResultWriteOptions } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * class MapStore implements ResultStore {
 *   readonly name = "a map";
 *   readonly #kept = new Map<string, Uint8Array>();
 *
 *   read(location: string): Promise<Uint8Array | undefined> {
 *     return Promise.resolve(this.#kept.get(location));
 *   }
 *
 *   write(location: string, bytes: Uint8Array, options: ResultWriteOptions = {}): Promise<boolean> {
 *     if (options.ifAbsent && this.#kept.has(location)) return Promise.resolve(false);
 *     this.#kept.set(location, bytes.slice());
 *     return Promise.resolve(true);
 *   }
 *
 *   exists(location: string): Promise<boolean> {
 *     return Promise.resolve(this.#kept.has(location));
 *   }
 *
 *   delete(location: string): Promise<void> {
 *     this.#kept.delete(location);
 *     return Promise.resolve();
 *   }
 *
 *   async *list(prefix: string): AsyncIterable<string> {
 *     for (const location of this.#kept.keys()) if (location.startsWith(prefix)) yield location;
 *   }
 * }
 *
 * const store: ResultStore = new MapStore();
 * await store.write("a/b.json", new TextEncoder().encode("1"));
 * assertEquals(await store.exists("a/b.json"), true);
 * ```
 */
export interface ResultStore {
  /** Its name in messages: `folder results`. Nothing secret. */
  readonly name: string;

  /**
   * Reads what is kept at a location.
   *
   * @param location The location.
   * @returns Its bytes, or `undefined` where nothing is kept there.
   */
  read(location: string): Promise<Uint8Array | undefined>;

  /**
   * Keeps bytes at a location, whole or not at all: a reader finds what was there before or what is there
   * now, also after a crash. When the promise resolves, they are kept.
   *
   * @param location The location.
   * @param bytes The bytes; the store keeps no reference to them.
   * @param options Whether to leave what is there already as it is: no two writers that ask for it both
   *   get `true`.
   * @returns Whether the bytes were written.
   */
  write(location: string, bytes: Uint8Array, options?: ResultWriteOptions): Promise<boolean>;

  /**
   * Tells whether anything is kept at a location.
   *
   * @param location The location.
   * @returns Whether there is.
   */
  exists(location: string): Promise<boolean>;

  /**
   * Forgets what is kept at a location. Where there is nothing, nothing happens.
   *
   * @param location The location.
   */
  delete(location: string): Promise<void>;

  /**
   * Lists the locations that begin with a text, in any order.
   *
   * @param prefix The text; all locations, where it is empty.
   * @returns The locations.
   */
  list(prefix: string): AsyncIterable<string>;
}
