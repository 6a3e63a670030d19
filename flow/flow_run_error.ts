// The error of a flow run that failed.

/** A flow run, or a task in it, has no output because it failed. The cause is what the task threw. */
export class FlowRunError extends Error {
  /** The error's stable name. */
  override readonly name = "FlowRunError";
}
