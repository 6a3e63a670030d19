// The error of a graph that cannot be built as it was written.

/**
 * A flow was put together wrongly: a cycle, a missing or doubled input, a task that the flow does not
 * have, a task called where no flow is being built. The message names the tasks and says what to do.
 */
export class FlowBuildError extends Error {
  /** The error's stable name. */
  override readonly name = "FlowBuildError";
}
