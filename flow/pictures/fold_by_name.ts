// What makes pictures of large flows: nobody can read a thousand boxes.
import { type Drawing, type DrawnEdge, type DrawnTask, sumStates } from "./drawing.ts";

/**
 * Draws all tasks of one name as one, with their number.
 *
 * @param drawing What to draw.
 * @returns The same with fewer tasks.
 */
export function foldByName({ name, tasks, edges }: Drawing): Drawing {
  const groups = [...Map.groupBy(tasks.keys(), (index) => keyOf(tasks[index]!)).values()];
  const groupOf = new Map(groups.flatMap((group, to) => group.map((index) => [index, to])));
  return {
    name,
    tasks: groups.map((group) => foldTasks(group.map((index) => tasks[index]!))),
    edges: foldEdges(edges.map((edge) => ({
      ...edge,
      from: groupOf.get(edge.from)!,
      to: groupOf.get(edge.to)!,
    }))),
  };
}

function keyOf({ name, kind, isMapped }: DrawnTask): string {
  return JSON.stringify([name, kind, isMapped]);
}

function foldTasks(tasks: readonly DrawnTask[]): DrawnTask {
  return {
    ...tasks[0]!,
    count: tasks.length,
    states: sumStates(tasks.flatMap(({ states }) => states)),
  };
}

function foldEdges(edges: readonly DrawnEdge[]): DrawnEdge[] {
  const groups = Map.groupBy(edges, ({ from, to, isMapped }) => `${from} ${to} ${isMapped}`);
  return [...groups.values()].map((same) => ({
    ...same[0]!,
    keys: [...new Set(same.flatMap(({ keys }) => keys))],
  }));
}
