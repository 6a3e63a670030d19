// A journal that cannot be written any more.

/**
 * A run's journal could not be written: the store failed, or another process took the run over. The run
 * was stopped, for what it does next could not be told from what it has done. Nothing that the journal
 * has is lost: the run can be resumed.
 */
export class JournalError extends Error {
  /** The error's stable name. */
  override readonly name = "JournalError";
  /** The identifier of the run. */
  readonly runId: string;

  /**
   * Makes the error.
   *
   * @param runId The identifier of the run.
   * @param message What happened, and what to do next. Nothing secret.
   * @param options A cause, if there is one.
   */
  constructor(runId: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.runId = runId;
  }
}
