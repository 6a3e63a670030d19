// The error of a run that was given the wrong parameters.

/**
 * A run's parameters are not those of its flow: one is missing, unknown, or refused by its own
 * check. The message names the parameter and lists those the flow has.
 */
export class ParameterError extends Error {
  /** The error's stable name. */
  override readonly name = "ParameterError";
}
