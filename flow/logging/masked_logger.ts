// A user's own logger in a run, and how such loggers take what belongs to a message. `console` takes any
// number of further arguments. LogTape and pino would drop them, and LogTape reads braces in a message
// as placeholders.
import type { Logger } from "../../config/mod.ts";
import { redactValue } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { pastConsolePatch, writeToConsole } from "./console_patch.ts";
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

/** The methods that every logger has. */
export type LoggerMethod = "debug" | "info" | "warn" | "error";

/** How to talk to a kind of logger. */
export interface LoggerShape {
  /** Whether the logger would keep what it is told. */
  isEnabled(logger: Logger, method: LoggerMethod): boolean;
  /** Tells it a message and what belongs to it. */
  tell(logger: Logger, method: LoggerMethod, message: string, details: readonly unknown[]): void;
}

/** As much of LogTape's loggers as tells them apart, and serves. */
interface LogTapeLogger extends Logger {
  readonly category: readonly string[];
  getChild(name: string): unknown;
  isEnabledFor?(level: string): boolean;
}

/** As much of pino's loggers as tells them apart, and serves. */
interface PinoLogger extends Record<LoggerMethod, (merged: object, message: string) => void> {
  bindings(): unknown;
  isLevelEnabled(level: string): boolean;
}

const CONSOLE_SHAPE: LoggerShape = {
  isEnabled: () => true,
  tell: (logger, method, message, details) => logger[method](message, ...details),
};

/** Checked against `@logtape/logtape` 2.4: `logger.info(template, properties)`. */
const LOGTAPE_SHAPE: LoggerShape = {
  isEnabled(logger, method) {
    const level = method === "warn" ? "warning" : method;
    return (logger as LogTapeLogger).isEnabledFor?.(level) ?? true;
  },
  tell(logger, method, message, details) {
    const template = message.replace(/[{}]/g, "$&$&");
    if (details.length === 0) logger[method](template);
    else logger[method](template, propertiesOf(details, "error"));
  },
};

/** Checked against `pino` 10: `logger.info(mergedObject, message)`. */
const PINO_SHAPE: LoggerShape = {
  isEnabled: (logger, method) => (logger as unknown as PinoLogger).isLevelEnabled(method),
  tell(logger, method, message, details) {
    if (details.length === 0) return logger[method](message);
    (logger as unknown as PinoLogger)[method](propertiesOf(details, "err"), message);
  },
};

/** How a logger wants to be told. */
export function shapeOf(logger: Logger): LoggerShape {
  const { category, getChild } = logger as Partial<LogTapeLogger>;
  if (Array.isArray(category) && typeof getChild === "function") return LOGTAPE_SHAPE;
  const { bindings, isLevelEnabled } = logger as unknown as Partial<PinoLogger>;
  if (typeof bindings === "function" && typeof isLevelEnabled === "function") return PINO_SHAPE;
  return CONSOLE_SHAPE;
}

/** The first error under the name by which the logger knows errors, and the rest as a list. */
function propertiesOf(details: readonly unknown[], errorName: string): Record<string, unknown> {
  const error = details.find((detail) => detail instanceof Error);
  if (error === undefined) return { details };
  const rest = details.filter((detail) => detail !== error);
  return { [errorName]: error, ...rest.length > 0 ? { details: rest } : {} };
}
