// What a run logged, for tests.

/** A logged line. No secret is in it. */
export interface LoggedLine {
  /** The method that it was logged with. */
  readonly level: "debug" | "info" | "warn" | "error";
  /** The message, with every secret masked. */
  readonly message: string;
  /** The values that were logged with the message. */
  readonly details: readonly unknown[];
  /** The task that logged it, with its index where it is mapped; `undefined` for what the run says itself. */
  readonly task: string | undefined;
}
