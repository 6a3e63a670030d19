// Where a task stands in the graph that it was added to first. Few tasks are ever in a second one, and
// asking the task is cheaper than any map of all tasks. The functions are the class `Task`'s own, since
// only it can see its private fields.

/** A task's place in the graph that it was added to first. */
export interface Place {
  /** The node of a task in the graph that it was added to first; nothing for any other graph. */
  nodeIn(task: object, graph: object): unknown;
  /** Notes the node of a task that is in no graph yet. Gives whether it was in none. */
  settleIn(task: object, graph: object, node: unknown): boolean;
}

/** Filled in when the class `Task` is made. */
export const place: Place = {} as Place;
