// Something said of several tasks of a flow.
import type { TaskNode } from "../../tasks/mod.ts";

/**
 * Something for each of several tasks: by name, which means all tasks of that name, or by slug; in a `Map`
 * also by node. What is said of one task goes before what is said of all of its name.
 *
 * @typeParam T What is said.
 */
export type ByTask<T> = Readonly<Record<string, T>> | ReadonlyMap<string | TaskNode<unknown>, T>;
