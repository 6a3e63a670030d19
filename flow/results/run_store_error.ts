// What a run store throws.

/**
 * A run store could not do what it was asked: no permission, a full disk, a file that is no database, or
 * another process has taken the run over. The message says which store, what happened and what to do next.
 * Nothing that was kept before is lost.
 *
 * @example
 * ```ts
 * import { RunStoreError, SqliteRunStore } from "@tacit/flow/results";
 * import { assertRejects } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".txt" });
 * await Deno.writeTextFile(path, "Nothing but words, and many of them.".repeat(100));
 * await using store = new SqliteRunStore(path);
 * await assertRejects(() => store.list(), RunStoreError, "is no SQLite database");
 * ```
 */
export class RunStoreError extends Error {
  /** The error's stable name. */
  override readonly name: string = "RunStoreError";
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
