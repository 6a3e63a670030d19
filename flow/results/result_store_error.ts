// What a result store throws.

/**
 * A result store could not do what it was asked: no permission, a full disk, a location that is none.
 * The message says which store, what happened and what to do next. It holds locations, never values.
 *
 * @example
 * ```ts
 * import { FileResultStore, ResultStoreError } from "@tacit/flow/results";
 * import { assertRejects } from "@std/assert";
 *
 * const store = new FileResultStore("results");
 * await assertRejects(() => store.read("../passwd"), ResultStoreError, "leaves the store");
 * ```
 */
export class ResultStoreError extends Error {
  /** The error's stable name. */
  override readonly name: string = "ResultStoreError";
  /** What the store is called. */
  readonly store: string;

  /**
   * Makes the error.
   *
   * @param store What the store is called.
   * @param message What happened, and what to do next. Nothing secret.
   * @param options A cause, if there is one.
   */
  constructor(store: string, message: string, options?: ErrorOptions) {
    super(`${store}: ${message}`, options);
    this.store = store;
  }
}
