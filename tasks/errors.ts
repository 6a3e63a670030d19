// The errors of what tasks are built and stored with.

/**
 * A flow was put together wrongly: a cycle, a missing or doubled input, a task that the flow does not
 * have, a task called where no flow is being built. The message names the tasks and says what to do.
 */
export class FlowBuildError extends Error {
  /** The error's stable name. */
  override readonly name = "FlowBuildError";
}

/** A value that cannot be turned into bytes, or bytes that cannot be turned back. It never shows the value. */
export class SerializeError extends Error {
  /** Always `"SerializeError"`. */
  override readonly name = "SerializeError";
  /** The place inside the value, such as `$.rows[3].callback`; `undefined` where the bytes are wrong. */
  readonly path: string | undefined;

  /**
   * Makes the error.
   *
   * @param message What happened and what to do next. It must not quote the value.
   * @param options The place inside the value, and the cause.
   */
  constructor(message: string, options: ErrorOptions & { readonly path?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.path = options.path;
  }
}
