// A logger for tests.
import { context, type Logger } from "../../config/mod.ts";
import { shapeOf } from "../logging/mod.ts";
import type { LoggedLine } from "./logged_line.ts";

/** Keeps what is logged in `lines`, and hands it on to the test's own logger, if it has one. */
export function keepingLogger(lines: LoggedLine[], own: Logger | undefined): Logger {
  const keep = (level: LoggedLine["level"]) => (message: string, ...details: unknown[]) => {
    lines.push({ level, message, details, task: context.taskFullName });
    if (own === undefined) return;
    const shape = shapeOf(own);
    if (shape.isEnabled(own, level)) shape.tell(own, level, message, details);
  };
  return { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
}
