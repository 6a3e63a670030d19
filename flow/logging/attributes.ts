// The values of the context that a line of a log can carry, by Prefect's names for them.
import { currentFrame, type Frame } from "../../config/_internal.ts";

/** Prefect 1.4.1: what every line can carry, whatever `logging.log_attributes` says. */
export const STANDARD_ATTRIBUTES: readonly string[] = [
  "flow_name",
  "flow_run_id",
  "task_name",
  "task_slug",
  "task_run_id",
];

/**
 * What the context says under a name.
 *
 * @param owner The frame of the run or task that logs.
 * @param name The name, as the user's own values have it, or Prefect's for a field of the context:
 *   `flow_run_id` is `context.flowRunId`.
 */
export function readAttribute(owner: Frame, name: string): unknown {
  const field = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  for (let frame = innermost(owner); frame !== undefined; frame = frame.parent) {
    const value = frame.read(name) ?? frame.read(field);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The code that logs may have brought values of its own; the engine may log for a task that is not its. */
function innermost(owner: Frame): Frame | undefined {
  const current = currentFrame();
  for (let frame = current; frame !== undefined; frame = frame.parent) {
    if (frame === owner) return current;
  }
  return owner;
}
