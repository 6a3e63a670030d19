/**
 * A secret store could not answer: no network, no permission, credentials that are refused, an answer
 * that makes no sense. The message says which store, what happened and what to do next; neither it
 * nor its cause holds a secret, a token, or anything that a server sent.
 *
 * @example
 * ```ts
 * import { FileSecretStore, SecretStoreError } from "@tacit/flow/stores";
 * import { assertRejects } from "@std/assert";
 *
 * const store = new FileSecretStore("/run/secrets");
 * await assertRejects(() => store.get("../passwd"), SecretStoreError, "not a file's name");
 * ```
 */
export class SecretStoreError extends Error {
  /** The error's name, for telling it apart without its class. */
  override readonly name: string = "SecretStoreError";

  /**
   * Makes the error.
   *
   * @param store What the store is called.
   * @param message What happened, and what to do next. Nothing secret.
   * @param options A cause that holds nothing secret, if there is one.
   */
  constructor(store: string, message: string, options?: ErrorOptions) {
    super(`${store}: ${message}`, options);
  }
}
