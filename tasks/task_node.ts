// The typed face of a node in a flow's graph.

/**
 * A node in a flow's graph that will yield a `T` when the flow runs.
 *
 * Every {@linkcode Task} is one. What another task takes, what a builder returns, and what a run is
 * asked about are nodes.
 */
export interface TaskNode<T> {
  /** The output type. Only the compiler sees it: a node has no value, `pick` takes parts of the later one. */
  readonly "~output": T;
  /** The task's name. */
  readonly name: string;
}

/** The type that a node yields: `NodeOutput<TaskNode<string>>` is `string`. */
export type NodeOutput<N> = N extends TaskNode<infer T> ? T : never;
