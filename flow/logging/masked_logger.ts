// A user's own logger in a run.
import type { Logger } from "../../config/mod.ts";
import { redactValue } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { pastConsolePatch, writeToConsole } from "./console_patch.ts";
import { type LoggerMethod, shapeOf } from "./logger_shape.ts";
import { printed } from "./printed.ts";
import { RunLogger } from "./run_logger.ts";

/** A user's own logger, given nothing but masked text. One that throws does not take the run along. */
export class MaskedLogger implements Logger {
  readonly #logger: Logger;
  readonly #redactor: Redactor;

  /**
   * Makes a logger.
   *
   * @param logger The user's.
   * @param redactor What masks secrets.
   */
  constructor(logger: Logger, redactor: Redactor) {
    this.#logger = logger;
    this.#redactor = redactor;
  }

  debug(message: string, ...details: unknown[]): void {
    this.#tell("debug", message, details);
  }

  info(message: string, ...details: unknown[]): void {
    this.#tell("info", message, details);
  }

  warn(message: string, ...details: unknown[]): void {
    this.#tell("warn", message, details);
  }

  error(message: string, ...details: unknown[]): void {
    this.#tell("error", message, details);
  }

  #tell(method: LoggerMethod, message: unknown, details: readonly unknown[]): void {
    const logger = this.#logger;
    let safe = "";
    try {
      const shape = shapeOf(logger);
      if (!shape.isEnabled(logger, method)) return;
      safe = this.#redactor.redact(typeof message === "string" ? message : this.#text(message));
      const safeDetails = details.map((detail) => redactValue(detail, this.#redactor));
      // What a logger prints with `console` is the log itself, and is not to be logged once more.
      pastConsolePatch(() => shape.tell(logger, method, safe, safeDetails));
    } catch (error) {
      this.#report(safe, error);
    }
  }

  #report(message: string, error: unknown): void {
    const line = `The logger of a run threw when it was told "${message}":`;
    try {
      writeToConsole("error", this.#redactor.redact(`${line} ${this.#text(error)}`));
    } catch {
      writeToConsole("error", `${line} something that cannot be printed.`);
    }
  }

  #text(value: unknown): string {
    return printed(redactValue(value, this.#redactor));
  }
}

/** Any logger, given nothing but masked text. Those of a run are so by themselves. */
export function masked(logger: Logger, redactor: Redactor): Logger {
  const isMasked = logger instanceof RunLogger || logger instanceof MaskedLogger;
  return isMasked ? logger : new MaskedLogger(logger, redactor);
}
