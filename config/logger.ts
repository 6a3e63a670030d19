// The shape of a logger: the little that tasks need, and that every logger has.

/**
 * A logger that tasks log with. `console`, LogTape's and pino's loggers all have this shape.
 *
 * @example A logger that keeps its lines
 * ```ts
 * import type { Logger } from "@tacit/flow/config";
 *
 * const lines: string[] = [];
 * const keep = (message: string) => void lines.push(message);
 * const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep };
 * logger.info("ready");
 * ```
 */
export interface Logger {
  /** Logs what only somebody who looks for a fault wants to see. */
  debug(message: string, ...details: unknown[]): void;
  /** Logs what happens in the ordinary course. */
  info(message: string, ...details: unknown[]): void;
  /** Logs what may need somebody's attention. */
  warn(message: string, ...details: unknown[]): void;
  /** Logs what went wrong. */
  error(message: string, ...details: unknown[]): void;
}
