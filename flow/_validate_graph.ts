// What must hold of a graph before it can run.
import { FlowBuildError } from "../tasks/mod.ts";
import { findCycle } from "./_graph_order.ts";
import type { Graph, GraphNode } from "./_graph.ts";

/** Throws where the graph has a cycle, or a task lacks an input it cannot do without. */
export function validateGraph(graph: Graph, flowName: string): void {
  checkCycle(graph, flowName);
  for (const node of graph.nodes) checkInputs(node, flowName);
}

function checkCycle(graph: Graph, flowName: string): void {
  const cycle = findCycle(graph);
  if (cycle === undefined) return;
  throw new FlowBuildError(
    `Flow "${flowName}" has a cycle: ${pathOf(cycle)}. Remove one of these edges.`,
  );
}

/** How many tasks of a cycle a message names; it may have very many. */
const MAX_NAMES = 12;

function pathOf(cycle: readonly GraphNode[]): string {
  const names = cycle.map((node) => `"${node.task.name}"`);
  if (names.length > MAX_NAMES) {
    names.splice(MAX_NAMES, Infinity, `… (${cycle.length} tasks in all)`);
  }
  return [...names, names[0]].join(" -> ");
}

function checkInputs({ task, inputs }: GraphNode, flowName: string): void {
  for (const key of task.requiredInputs) {
    if (inputs !== undefined && Object.hasOwn(inputs, key)) continue;
    throw new FlowBuildError(
      `Flow "${flowName}": task "${task.name}" lacks its input \`${key}\`. Give it when the task is ` +
        "called or bound, or with `setUpstream(…, { key })`.",
    );
  }
}
