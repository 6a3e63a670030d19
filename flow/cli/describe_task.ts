// What the command line says of a task.
import { type AnyTask, Parameter } from "../../tasks/mod.ts";
import type { Flow } from "../_internal.ts";

/** A task in a few words. */
export interface TaskSummary {
  /** The task's identifier within its flow. */
  readonly slug: string;
  /** The kind of task. */
  readonly kind: "task" | "parameter" | "secret";
  /** True if it runs once for each element of an input. */
  readonly isMapped: boolean;
  /** The identifiers of the tasks it follows. */
  readonly upstream: readonly string[];
}

/** Describes a task of a flow. */
export function describeTask(flow: Flow<unknown>, task: AnyTask): TaskSummary {
  return {
    slug: flow.slugOf(task),
    kind: task.isSecret ? "secret" : task instanceof Parameter ? "parameter" : "task",
    isMapped: flow.edgesTo(task).some(({ mapped }) => mapped),
    upstream: [...flow.upstreamTasks(task)].map((upstream) => flow.slugOf(upstream)),
  };
}
