// What the leak guard throws.

/** A result that is not stored because it holds a secret. The message has the secret's name, never its value. */
export class LeakError extends Error {
  /** The error's stable name. */
  override readonly name = "LeakError";
  /** The names of the secrets that were found; one that has no name is not among them. */
  readonly secretNames: readonly string[];

  /**
   * Makes the error.
   *
   * @param message What was found and what to do next. It must not quote the result.
   * @param secretNames The names of the secrets that were found.
   */
  constructor(message: string, secretNames: readonly string[]) {
    super(message);
    this.secretNames = secretNames;
  }
}
