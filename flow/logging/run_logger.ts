// The logger of a run, and of each task in it, where the user brings none; and how much each level weighs.
import { type Frame, originOf } from "../../config/_internal.ts";
import { type Config, ConfigError, type Logger } from "../../config/mod.ts";
import type { TaskRun } from "../engine/task_run.ts";
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

/** The logger of a task: the run's, under the task's name. A user's own logger is the same for all. */
export function taskLogger(run: TaskRun): Logger {
  return run.flowRun.logger.named(`tacit.${run.fullName}`, run);
}

/** The levels that a line can have. */
export type Level = "DEBUG" | "INFO" | "WARNING" | "ERROR";

/** What each level weighs, as in Python's `logging`. */
export const LEVEL_WEIGHTS: Readonly<Record<Level, number>> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
};

/** The names that `logging.level` may have. No line is critical; CRITICAL silences all. */
const THRESHOLDS: ReadonlyMap<string, number> = new Map([
  ["NOTSET", 0],
  ...Object.entries(LEVEL_WEIGHTS),
  ["WARN", 30],
  ["CRITICAL", 50],
  ["FATAL", 50],
]);

/**
 * The least weight that is logged.
 *
 * @throws {ConfigError} If `logging.level` names no level.
 */
export function thresholdOf(config: Config): number {
  const { level } = config.logging;
  const threshold = THRESHOLDS.get(level.trim().toUpperCase());
  if (threshold !== undefined) return threshold;
  throw new ConfigError(
    `logging.level is ${JSON.stringify(level)} in ${originOf(config, "logging.level")}, ` +
      "which is no level: use DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    { key: "logging.level" },
  );
}
