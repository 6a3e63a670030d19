// What a task needs of the flow it is added to. The flow itself lives one room further up.
import type { AnyTask } from "./task.ts";

/** The graph under construction, as tasks see it. A `Flow` is one. */
export interface Graph {
  /** The flow's name. */
  readonly name: string;
  /**
   * Adds a task with its inputs.
   *
   * @param task The task.
   * @param inputs Its inputs: an array for a function, an object for a task class.
   * @param options How to bind them.
   */
  bindTask(
    task: AnyTask,
    inputs: readonly unknown[] | object | undefined,
    options?: BindOptions,
  ): void;
  /**
   * Adds an edge between two tasks, and the tasks where the flow does not have them yet.
   *
   * @param edge The edge's ends, and the input that the upstream result becomes.
   */
  connect(edge: Connection): void;
}

/** How a task is bound to its inputs. */
export interface BindOptions {
  /** The flow to add the task to; the one that is being built where none is given. */
  readonly flow?: Graph;
  /**
   * Whether the inputs are mapped over.
   *
   * @default {false}
   */
  readonly mapped?: boolean;
  /** Tasks that must finish first though their results are not used. */
  readonly upstreamTasks?: Iterable<AnyTask>;
}

/** An edge to be. */
export interface Connection {
  /** What comes first: a task, or (with a key) any input. */
  readonly upstream: unknown;
  /** The task that follows. */
  readonly downstream: AnyTask;
  /** The input of `downstream` that the result becomes; none for order alone. */
  readonly key?: string | number;
  /** Whether `downstream` runs once for each element of the result. */
  readonly mapped?: boolean;
}
