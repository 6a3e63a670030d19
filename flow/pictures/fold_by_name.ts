// Draws the tasks of one name as one, in large flows: nobody can read a thousand boxes.
import { type Drawing, type DrawnEdge, type DrawnTask, sumStates } from "./drawing.ts";

/**
 * Draws all tasks of one name as one, with their number.
 *
 * @param drawing What to draw.
 * @returns The same with fewer tasks.
 */
export function foldByName({ name, tasks, edges }: Drawing): Drawing {
  const groupOf = groupByName(tasks);
  const groups: DrawnTask[][] = [];
  tasks.forEach((task, index) => (groups[groupOf[index]!] ??= []).push(task));
  return {
    name,
    tasks: groups.map(foldTasks),
    edges: foldEdges(
      edges.map((edge) => ({ ...edge, from: groupOf[edge.from]!, to: groupOf[edge.to]! })),
    ),
  };
}

/**
 * Finds, for each task, the task of the folded drawing that stands for it.
 *
 * @param tasks The tasks.
 * @returns The index there, for each task here.
 */
export function groupByName(tasks: readonly DrawnTask[]): readonly number[] {
  const groups = new Map<string, number>();
  return tasks.map((task) => {
    const key = JSON.stringify([task.name, task.kind, task.isMapped]);
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
}

function foldTasks(tasks: readonly DrawnTask[]): DrawnTask {
  return {
    ...tasks[0]!,
    count: tasks.length,
    states: sumStates(tasks.flatMap(({ states }) => states)),
  };
}

function foldEdges(edges: readonly DrawnEdge[]): DrawnEdge[] {
  const folded = new Map<string, DrawnEdge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to} ${edge.isMapped}`;
    const keys = new Set([...folded.get(key)?.keys ?? [], ...edge.keys]);
    folded.set(key, { ...edge, keys: [...keys] });
  }
  return [...folded.values()];
}
