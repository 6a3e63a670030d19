// A logger that keeps what it is given, details and all, as text.
import type { Logger } from "../../mod.ts";

/** A logger and what it was given. */
export interface KeptLines {
  /** The logger. */
  readonly logger: Logger;
  /** Each line as `LEVEL message details`. */
  readonly lines: readonly string[];
}

/** Makes a logger that keeps its lines. */
export function keepLines(): KeptLines {
  const lines: string[] = [];
  const keep = (level: string) => (message: string, ...details: unknown[]): void => {
    lines.push([level, message, ...details.map((detail) => Deno.inspect(detail))].join(" "));
  };
  return {
    logger: { debug: keep("DEBUG"), info: keep("INFO"), warn: keep("WARN"), error: keep("ERROR") },
    lines,
  };
}
