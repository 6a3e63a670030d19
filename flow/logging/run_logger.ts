// The logger of a run, and of each task in it, where the user brings none.
import type { Frame } from "../../config/_internal.ts";
import { type Level, LEVEL_WEIGHTS } from "./level.ts";
import { readAttribute } from "./line_format.ts";
import type { LineLog } from "./line_log.ts";
import type { NamedLogger } from "./named_logger.ts";

/** Logs lines under one name. A line below the level costs its call and no more. */
export class RunLogger implements NamedLogger {
  readonly #name: string;
  readonly #log: LineLog;
  readonly #frame: () => Frame;

  /**
   * Makes a logger.
   *
   * @param name What its lines have for a name.
   * @param log Where they go.
   * @param frame Gives the context of what logs, which lines take their attributes from.
   */
  constructor(name: string, log: LineLog, frame: () => Frame) {
    this.#name = name;
    this.#log = log;
    this.#frame = frame;
  }

  /** @inheritdoc */
  named(name: string, frame: Frame): RunLogger {
    return new RunLogger(name, this.#log, () => frame);
  }

  debug(message: string, ...details: unknown[]): void {
    if (this.#log.threshold <= LEVEL_WEIGHTS.DEBUG) this.#write("DEBUG", message, details);
  }

  info(message: string, ...details: unknown[]): void {
    if (this.#log.threshold <= LEVEL_WEIGHTS.INFO) this.#write("INFO", message, details);
  }

  warn(message: string, ...details: unknown[]): void {
    if (this.#log.threshold <= LEVEL_WEIGHTS.WARNING) this.#write("WARNING", message, details);
  }

  error(message: string, ...details: unknown[]): void {
    if (this.#log.threshold <= LEVEL_WEIGHTS.ERROR) this.#write("ERROR", message, details);
  }

  #write(level: Level, message: unknown, details: readonly unknown[]): void {
    const isText = typeof message === "string";
    this.#log.write({
      level,
      name: this.#name,
      // Loggers in JavaScript are often given what is no text; it is then a detail.
      message: isText ? message : "",
      details: isText ? details : [message, ...details],
      time: new Date(),
      owner: this.#frame(),
      attribute: (name) => readAttribute(this.#frame(), name),
    });
  }
}
