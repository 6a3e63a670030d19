// The errors of running a flow.

/**
 * A run's parameters are not those of its flow: one is missing, unknown, or refused by its own
 * check. The message names the parameter and lists those the flow has.
 */
export class ParameterError extends Error {
  /** The error's stable name. */
  override readonly name = "ParameterError";
}

/** A flow run, or a task in it, has no output because it failed. The cause is what the task threw. */
export class FlowRunError extends Error {
  /** The error's stable name. */
  override readonly name = "FlowRunError";
}
