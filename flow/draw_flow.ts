// The drawings of a flow and of a run of it: tasks by name, and never a value.
import type { Redactor } from "../secrets/mod.ts";
import { Parameter } from "../tasks/mod.ts";
import type { TaskRun } from "./engine/mod.ts";
import type { Graph, GraphNode } from "./graph/mod.ts";
import {
  type Drawing,
  type DrawnEdge,
  type DrawnState,
  type DrawnTask,
  sumStates,
} from "./pictures/mod.ts";

/** Draws a flow. */
export function drawFlow(name: string, graph: Graph): Drawing {
  return { name, tasks: graph.nodes.map((node) => drawTask(node)), edges: drawEdges(graph) };
}

/** Draws a run of a flow: the same, with how each task ended, and no secret. */
export function drawRun(
  name: string,
  graph: Graph,
  runs: readonly TaskRun[],
  redactor: Redactor,
): Drawing {
  const safe = (text: string) => redactor.redact(text); // secrecy 7
  return {
    name: safe(name),
    tasks: graph.nodes.map((node) => {
      const task = drawTask(node, runs[node.index]);
      return { ...task, name: safe(task.name) };
    }),
    edges: drawEdges(graph).map((edge) => ({ ...edge, keys: edge.keys.map(safe) })),
  };
}

function drawTask({ task, isMapped }: GraphNode, run?: TaskRun): DrawnTask {
  return {
    name: task.name,
    kind: task.isSecret ? "secret" : task instanceof Parameter ? "parameter" : "task",
    isMapped,
    count: 1,
    states: run ? statesOf(run) : [],
  };
}

/** A place among the arguments of a function says nothing in a picture. */
const POSITION = /^\d+$/;

/** One edge from a task to another, however many inputs it brings. */
function drawEdges({ nodes }: Graph): DrawnEdge[] {
  return nodes.flatMap((node) => {
    const edges = new Map<number, { keys: string[]; isMapped: boolean }>();
    for (const { from, key, isMapped } of node.upstream) {
      const edge = edges.get(from) ?? { keys: [], isMapped: false };
      if (key !== undefined && !POSITION.test(key)) edge.keys.push(key);
      edge.isMapped ||= isMapped;
      edges.set(from, edge);
    }
    return [...edges].map(([from, edge]) => ({ from, to: node.index, ...edge }));
  });
}

/** A mapped task shows the states of its children; one that has none shows its own. */
function statesOf(run: TaskRun): readonly DrawnState[] {
  const runs = run.map?.children.length ? run.map.children : [run];
  return sumStates(runs.map(({ state: { name, color, isFailed, isSuccessful } }) => ({
    name,
    color,
    severity: isFailed ? 2 : isSuccessful ? 0 : 1,
    count: 1,
  })));
}
