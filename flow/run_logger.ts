// The logger of a run: Prefect's levels and line format, with every secret that the run knows masked.
import type { Config, Logger } from "../config/mod.ts";
import { redactValue } from "../secrets/_internal.ts";
import type { Redactor } from "../secrets/mod.ts";

/** How much each level weighs, as in Python's `logging`. */
const LEVELS: Readonly<Record<string, number>> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  WARN: 30,
  ERROR: 40,
  CRITICAL: 50,
};

/** Writes lines as `logging.format` says, to the standard error stream. */
export class RunLogger implements Logger {
  readonly #name: string;
  readonly #config: Config["logging"];
  readonly #redactor: Redactor;
  readonly #threshold: number;

  constructor(name: string, config: Config["logging"], redactor: Redactor) {
    this.#name = name;
    this.#config = config;
    this.#redactor = redactor;
    this.#threshold = LEVELS[config.level.toUpperCase()] ?? LEVELS.INFO!;
  }

  /** A logger of the same run under another name. */
  named(name: string): RunLogger {
    return new RunLogger(name, this.#config, this.#redactor);
  }

  debug(message: string, ...details: unknown[]): void {
    this.#write("DEBUG", message, details);
  }

  info(message: string, ...details: unknown[]): void {
    this.#write("INFO", message, details);
  }

  warn(message: string, ...details: unknown[]): void {
    this.#write("WARNING", message, details);
  }

  error(message: string, ...details: unknown[]): void {
    this.#write("ERROR", message, details);
  }

  #write(level: string, message: string, details: readonly unknown[]): void {
    if (LEVELS[level]! < this.#threshold) return;
    const fields: Readonly<Record<string, string>> = {
      asctime: formatDate(new Date(), this.#config.datefmt),
      levelname: level,
      name: this.#name,
      message,
    };
    const line = this.#config.format.replace(
      /%\((\w+)\)-?\d*s/g,
      (field, name: string) => fields[name] ?? field,
    );
    // secrecy 4: the whole line, since a name or a format may hold a secret too.
    print(this.#redactor.redact(line), maskAll(details, this.#redactor));
  }
}

/** A user's own logger, given nothing but masked text. One that throws does not take the run along. */
export class MaskedLogger implements Logger {
  readonly #logger: Logger;
  readonly #redactor: Redactor;

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

  #tell(level: "debug" | "info" | "warn" | "error", message: string, details: unknown[]): void {
    const safe = this.#redactor.redact(message);
    try {
      this.#logger[level](safe, ...maskAll(details, this.#redactor));
    } catch (error) {
      print(
        `The logger of a run threw when it was told "${safe}":`,
        maskAll([error], this.#redactor),
      );
    }
  }
}

/** The logger that a task has: the run's, under the task's name. */
export function taskLogger(logger: Logger, taskName: string): Logger {
  return logger instanceof RunLogger ? logger.named(`tacit.${taskName}`) : logger;
}

/** Details may throw when they are printed; then the line is all there is to see. */
function print(line: string, details: readonly unknown[]): void {
  try {
    console.error(line, ...details);
  } catch {
    console.error(`${line} (What belongs to this cannot be printed.)`);
  }
}

function maskAll(details: readonly unknown[], redactor: Redactor): readonly unknown[] {
  return details.map((detail) => redactValue(detail, redactor));
}

/** Writes a date as Python's `strftime` does, as far as `logging.datefmt` needs it. */
function formatDate(date: Date, format: string): string {
  const pad = (value: number, width = 2) => String(value).padStart(width, "0");
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => String(date.getFullYear()),
    m: () => pad(date.getMonth() + 1),
    d: () => pad(date.getDate()),
    H: () => pad(date.getHours()),
    M: () => pad(date.getMinutes()),
    S: () => pad(date.getSeconds()),
    f: () => pad(date.getMilliseconds() * 1000, 6),
    z: () => {
      const minutes = -date.getTimezoneOffset();
      const sign = minutes < 0 ? "-" : "+";
      return `${sign}${pad(Math.floor(Math.abs(minutes) / 60))}${pad(Math.abs(minutes) % 60)}`;
    },
    "%": () => "%",
  };
  return format.replace(/%(\w|%)/g, (directive, letter: string) => parts[letter]?.() ?? directive);
}
