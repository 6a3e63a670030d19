// Which tasks of a flow a test means.
import { nearestNames } from "../../secrets/_internal.ts";
import { type AnyTask, Task, type TaskNode } from "../../tasks/mod.ts";
import type { Flow } from "../_internal.ts";
import type { ByTask } from "./by_task.ts";

/** How a test says which task it means: by name, by slug, or the node. */
export type TaskKey = string | TaskNode<unknown>;

/**
 * The tasks of a name, or the one of a slug, or the node.
 *
 * @throws {TypeError} If there is none; the message has the nearest name.
 */
export function findTasks(flow: Flow<unknown>, key: TaskKey): readonly AnyTask[] {
  if (typeof key !== "string") return [findNode(flow, key)];
  const named = flow.getTasks({ name: key });
  const found = named.length > 0 ? named : flow.getTasks({ slug: key });
  if (found.length > 0) return found;
  const known = [...flow.tasks].flatMap((task) => [task.name, flow.slugOf(task)]);
  const [nearest] = nearestNames(key, known);
  const hint = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  throw new TypeError(`Flow "${flow.name}" has no task called "${key}".${hint}`);
}

/**
 * The one task.
 *
 * @throws {TypeError} If there is none, or several.
 */
export function findTask(flow: Flow<unknown>, key: TaskKey): AnyTask {
  const [task, ...others] = findTasks(flow, key);
  if (task !== undefined && others.length === 0) return task;
  const slugs = [task, ...others].map((each) => flow.slugOf(each!)).join(", ");
  throw new TypeError(`Flow "${flow.name}" has several tasks called "${key}": ask for ${slugs}.`);
}

/** Pairs each task with its value; a value for one task goes before one for all tasks of its name. */
export function sayOfTasks<T>(flow: Flow<unknown>, said: ByTask<T>): ReadonlyMap<AnyTask, T> {
  const entries: readonly (readonly [TaskKey, T])[] = said instanceof Map
    ? [...said]
    : Object.entries(said);
  const meant = entries.map(([key, value]) => ({
    tasks: findTasks(flow, key),
    isName: typeof key === "string" && flow.getTasks({ name: key }).length > 0,
    value,
  }));
  meant.sort((one, other) => Number(other.isName) - Number(one.isName));
  return new Map(meant.flatMap(({ tasks, value }) => tasks.map((task) => [task, value] as const)));
}

function findNode(flow: Flow<unknown>, node: TaskNode<unknown>): AnyTask {
  if (node instanceof Task && flow.tasks.has(node)) return node;
  throw new TypeError(
    `Flow "${flow.name}" has no such task as "${node.name}". Each call of a task function makes a ` +
      "new node: name one that is in the flow.",
  );
}
