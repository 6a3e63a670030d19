// What makes pictures of large flows: nobody can read a thousand boxes.
import { type Drawing, type DrawnEdge, type DrawnTask, sumStates } from "./drawing.ts";

/**
 * Draws all tasks of one name as one, with their number.
 *
 * @param drawing What to draw.
 * @returns The same with fewer tasks.
 */
export function foldByName({ name, tasks, edges }: Drawing): Drawing {
  const groups = new Map<string, { readonly index: number; readonly tasks: DrawnTask[] }>();
  const groupOf = tasks.map((task) => {
    const key = JSON.stringify([task.name, task.kind, task.isMapped]);
    const group = groups.get(key) ?? { index: groups.size, tasks: [] };
    groups.set(key, group);
    group.tasks.push(task);
    return group.index;
  });
  return {
    name,
    tasks: [...groups.values()].map((group) => foldTasks(group.tasks)),
    edges: foldEdges(
      edges.map((edge) => ({ ...edge, from: groupOf[edge.from]!, to: groupOf[edge.to]! })),
    ),
  };
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
