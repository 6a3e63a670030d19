// The context around a flow run: what a run that is started inside a task sees of it.
import type { Frame } from "../../config/_internal.ts";

/** What is said of a task run, and not of a flow run that goes on inside it. */
const OF_A_TASK_RUN: ReadonlySet<string> = new Set([
  "mapIndex",
  "resume",
  "taskFullName",
  "taskLoopCount",
  "taskLoopResult",
  "taskName",
  "taskRunCount",
  "taskRunName",
  "taskSlug",
  "taskTags",
]);

/** The frame around a flow run, with nothing in it of the task that it was started in, if any. */
export function frameAround(frame: Frame | undefined): Frame | undefined {
  for (let each = frame; each !== undefined; each = each.parent) {
    if (each.read("taskName") !== undefined) return new AroundTask(frame!);
  }
  return frame;
}

/** A frame, and those around it, without what they say of a task run. */
class AroundTask implements Frame {
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get parent(): Frame | undefined {
    return this.#frame.parent && new AroundTask(this.#frame.parent);
  }

  get secrets(): ReadonlyMap<string, unknown> | undefined {
    return this.#frame.secrets;
  }

  read(key: string): unknown {
    return OF_A_TASK_RUN.has(key) ? undefined : this.#frame.read(key);
  }
}
