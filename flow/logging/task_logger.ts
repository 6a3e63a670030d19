// The logger that a task has.
import type { Logger } from "../../config/mod.ts";
import type { TaskRun } from "../engine/task_run.ts";
import { RunLogger } from "./run_logger.ts";

/** The logger of a task: the run's, under the task's name. A user's own logger is the same for all. */
export function taskLogger(run: TaskRun): Logger {
  const { logger } = run.flowRun;
  return logger instanceof RunLogger ? logger.named(`tacit.${run.fullName}`, run) : logger;
}
