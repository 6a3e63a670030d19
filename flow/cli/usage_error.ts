// A mistake in how the command line was used, or in what it was pointed at.

/** What the user has to change. It ends the program with exit code 2, and is printed without a stack. */
export class UsageError extends Error {
  /** The error's stable name. */
  override readonly name = "UsageError";
}
