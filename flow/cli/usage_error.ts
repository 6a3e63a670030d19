// A mistake in how the command line was used, or in what it was pointed at.

/** A mistake that the user can mend. It ends the program with exit code 2, and is printed without a stack. */
export class UsageError extends Error {
  /** The error's stable name. */
  override readonly name = "UsageError";
}
