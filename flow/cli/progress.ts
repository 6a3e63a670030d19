// How far a run has come, counted from what it tells of itself.
import type { RunEvent, TaskRunEvent } from "../engine/mod.ts";

/** How far one task has come: one run, or all of a mapped task. */
export interface TaskProgress {
  /** The task's name. */
  readonly name: string;
  /** How many runs it has, as far as that is known. */
  total: number;
  /** How many are under way. */
  running: number;
  /** How many have finished, failed ones included. */
  finished: number;
  /** How many have failed. */
  failed: number;
  /** The soonest time at which a run is tried again. */
  retryAt: Date | undefined;
}

/** Counts what a run tells. */
export class Progress {
  /** When the flow run began. */
  startedAt: number = Date.now();
  /** The flow's name. */
  flowName = "";
  readonly #tasks = new Map<string, TaskProgress>();
  readonly #states = new Map<string, TaskRunEvent["state"]>();
  #taskCount = 0;

  /** Takes an event in. */
  note(event: RunEvent): void {
    if (event.type === "flow") {
      this.flowName = event.flowName;
      this.#taskCount = event.taskCount;
      if (event.state.isRunning) this.startedAt = event.at.getTime();
      return;
    }
    const task = this.#taskOf(event);
    if (event.mapCount !== undefined && event.mapIndex === undefined) {
      task.total = event.mapCount; // Its children count, and the whole does not.
      return;
    }
    const key = `${event.taskSlug}[${event.mapIndex ?? ""}]`;
    count(task, this.#states.get(key), -1);
    count(task, event.state, 1);
    this.#states.set(key, event.state);
    task.retryAt = "startTime" in event.state && event.state.startTime instanceof Date
      ? event.state.startTime
      : undefined;
  }

  /** The tasks that have begun, in the order in which they did. */
  get tasks(): readonly TaskProgress[] {
    return [...this.#tasks.values()];
  }

  /** How many task runs are under way, have finished, have failed, and are left as far as is known. */
  get counts(): { running: number; finished: number; failed: number; left: number } {
    const sum = { running: 0, finished: 0, failed: 0, left: this.#taskCount - this.#tasks.size };
    for (const { total, running, finished, failed } of this.#tasks.values()) {
      sum.running += running;
      sum.finished += finished;
      sum.failed += failed;
      sum.left += Math.max(0, total - finished - running);
    }
    return sum;
  }

  /** How much longer it takes if it goes on like this, in milliseconds; nothing while that is a guess. */
  remainingMs(now: number): number | undefined {
    const { finished, running, left } = this.counts;
    if (finished < 3) return undefined;
    return (now - this.startedAt) / finished * (left + running);
  }

  #taskOf({ taskSlug, task: { name } }: TaskRunEvent): TaskProgress {
    let task = this.#tasks.get(taskSlug);
    if (task === undefined) {
      task = { name, total: 1, running: 0, finished: 0, failed: 0, retryAt: undefined };
      this.#tasks.set(taskSlug, task);
    }
    return task;
  }
}

function count(task: TaskProgress, state: TaskRunEvent["state"] | undefined, by: 1 | -1): void {
  if (state === undefined) return;
  if (state.isRunning) task.running += by;
  if (state.isFinished) task.finished += by;
  if (state.isFailed) task.failed += by;
}
