// The interface of the loggers of a run.
import type { Frame } from "../../config/_internal.ts";
import type { Logger } from "../../config/mod.ts";

/** A logger of a run, that can be made one of a task in it. */
export interface NamedLogger extends Logger {
  /**
   * A logger of the same run, for a part of it.
   *
   * @param name What its lines have for a name, where the logger is the run's own.
   * @param frame The context of what logs.
   */
  named(name: string, frame: Frame): NamedLogger;
}
