// The error for a secret that is there, and is not in the form that was asked for.

/**
 * A secret was found, and is not JSON where JSON was asked for, or does not fit its schema. The
 * message says why, without the value.
 *
 * @example
 * ```ts
 * import { Secret, SecretValueError, withContext } from "@tacit/flow";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(
 *   () => withContext({ secrets: { DB: "not JSON" } }, () => new Secret("DB").get({ as: "json" })),
 *   SecretValueError,
 *   'Secret "DB" is no JSON',
 * );
 * ```
 */
export class SecretValueError extends Error {
  /** The error's name, for telling it apart without its class. */
  override readonly name: string = "SecretValueError";
  /** The secret's name. */
  readonly secretName: string;

  /**
   * Makes the error.
   *
   * @param secretName The secret's name.
   * @param reason What is wrong with it. Never its value.
   */
  constructor(secretName: string, reason: string) {
    super(`Secret "${secretName}" ${reason}`);
    this.secretName = secretName;
  }
}
