// The levels of log lines, how much each weighs, and which ones a configuration lets through.
import { originOf } from "../../config/_internal.ts";
import { type Config, ConfigError } from "../../config/mod.ts";

/** The levels that a line can have. */
export type Level = "DEBUG" | "INFO" | "WARNING" | "ERROR";

/** The weight of each level, as in Python's `logging`. */
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
