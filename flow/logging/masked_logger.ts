// A user's own logger in a run, and how such loggers take what belongs to a message. `console` takes any
// number of further arguments. LogTape and pino would drop them, and LogTape reads braces in a message
// as placeholders.
import type { Frame } from "../../config/_internal.ts";
import type { Logger } from "../../config/mod.ts";
import { leave } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { pastConsolePatch, printed, writeToConsole } from "./console_patch.ts";
import type { KeptLog } from "./kept_log.ts";
import type { Level } from "./level.ts";
import type { LoggerMethod } from "./logger_method.ts";
import type { NamedLogger } from "./named_logger.ts";
import { RunLogger } from "./run_logger.ts";

/** A user's own logger, given nothing but masked text. One that throws does not take the run along. */
export class MaskedLogger implements NamedLogger {
  readonly #logger: Logger;
  readonly #redactor: Redactor;
  readonly #kept: KeptLog | undefined;
  readonly #owner: (() => Frame) | undefined;

  /**
   * Makes a logger.
   *
   * @param logger The user's.
   * @param redactor What masks secrets.
   * @param kept Where the last lines are kept.
   * @param owner Gives the context of what logs; without it, nothing is kept.
   */
  constructor(logger: Logger, redactor: Redactor, kept?: KeptLog, owner?: () => Frame) {
    this.#logger = logger;
    this.#redactor = redactor;
    this.#kept = kept;
    this.#owner = owner;
  }

  /** @inheritdoc */
  named(_name: string, frame: Frame): MaskedLogger {
    if (this.#kept === undefined) return this;
    return new MaskedLogger(this.#logger, this.#redactor, this.#kept, () => frame);
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
      const safeDetails = details.map((detail) => leave(detail, this.#redactor));
      this.#keep(method, safe, safeDetails);
      // A logger that prints with `console` prints the log itself, which must not be logged once more.
      pastConsolePatch(() => shape.tell(logger, method, safe, safeDetails));
    } catch (error) {
      this.#report(safe, error);
    }
  }

  /** Nobody knows which levels a user's logger writes, so lines for debugging are not kept. */
  #keep(method: LoggerMethod, safe: string, safeDetails: readonly unknown[]): void {
    if (this.#kept === undefined || this.#owner === undefined || method === "debug") return;
    const text = safeDetails.length === 0 ? safe : safe + printed("", ...safeDetails);
    this.#kept.add(this.#owner(), LEVELS[method], this.#redactor.redact(text)); // secrecy 4
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
    return printed(leave(value, this.#redactor));
  }
}

/** Any logger, given nothing but masked text. Those of a run are so by themselves. */
export function masked(logger: Logger, redactor: Redactor): Logger {
  const isMasked = logger instanceof RunLogger || logger instanceof MaskedLogger;
  return isMasked ? logger : new MaskedLogger(logger, redactor);
}

const LEVELS: Readonly<Record<LoggerMethod, Level>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};

/** How to talk to a kind of logger. */
export interface LoggerShape {
  /** Tells whether the logger writes lines of that level. */
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
