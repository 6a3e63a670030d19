// What a task needs of the flow it is added to. The flow itself lives one room further up.
import type { AnyTask } from "./any_task.ts";

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
   * @internal
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
   * @internal
   */
  connect(edge: Connection): void;
  /**
   * Calls a block in which tasks are added to this graph by calling them.
   *
   * @param block The block. It cannot be async.
   * @returns What the block returned, and the tasks it added.
   * @internal
   */
  buildBlock<T>(block: () => T): BuiltBlock<T>;
  /**
   * The tasks that a task follows.
   *
   * @param task The task.
   * @returns Those before it.
   */
  upstreamTasks(task: AnyTask): ReadonlySet<AnyTask>;
  /**
   * The tasks that follow a task.
   *
   * @param task The task.
   * @returns Those behind it.
   */
  downstreamTasks(task: AnyTask): ReadonlySet<AnyTask>;
}

/** The result of a block of calls that added tasks. */
export interface BuiltBlock<T> {
  /** The value that the block returned. */
  readonly result: T;
  /** The tasks that were not in the graph before, in the order they were added. */
  readonly tasks: readonly AnyTask[];
}

/** A function that adds tasks to a graph. It cannot be async: a graph is built at once. */
export type Block<A extends readonly unknown[], T> =
  & ((...args: A) => T)
  & ([Extract<T, PromiseLike<unknown>>] extends [never] ? unknown : never);

/** How a task is bound to its inputs. */
export interface BindOptions {
  /** The flow to add the task to; the one that is being built where none is given. */
  readonly flow?: Graph;
  /**
   * True if the inputs are mapped over.
   *
   * @default {false}
   */
  readonly mapped?: boolean;
  /** Tasks that must finish first though their results are not used. */
  readonly upstreamTasks?: Iterable<AnyTask>;
}

/** An edge to be. */
export interface Connection {
  /** The upstream end: a task, or (with a key) any input. */
  readonly upstream: unknown;
  /** The task that follows. */
  readonly downstream: AnyTask;
  /** The input of `downstream` that the result becomes; none for order alone. */
  readonly key?: string | number;
  /** True if `downstream` runs once for each element of the result. */
  readonly mapped?: boolean;
}
