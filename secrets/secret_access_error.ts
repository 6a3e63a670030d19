/**
 * A secret was asked for where it may not be read: while a flow is being built, when its value would
 * become part of the flow and be written wherever the flow is, or after the run that held it.
 *
 * @example
 * ```ts
 * import { SecretAccessError } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new SecretAccessError('Secret "MY_SECRET" was read while a flow is being built.');
 * assertEquals(error.name, "SecretAccessError");
 * ```
 */
export class SecretAccessError extends Error {
  /** The error's name, for telling it apart without its class. */
  override readonly name: string = "SecretAccessError";

  /**
   * Makes the error.
   *
   * @param message Which secret was asked for, where, and what to do instead. Never its value.
   * @param options A cause, if there is one.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
