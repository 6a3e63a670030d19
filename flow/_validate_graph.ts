// What must hold of a graph before it runs, and the order in which it then can.
import { FlowBuildError } from "../tasks/mod.ts";
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

/**
 * The nodes in an order in which each comes after all that it follows; among nodes that could come at
 * the same point, in the order they were added. Nodes on a cycle, or behind one, are left out.
 */
export function topologicalOrder(graph: Graph): GraphNode[] {
  if (graph.nodes.every(followsEarlierOnly)) return [...graph.nodes];
  const waiting = Int32Array.from(graph.nodes, (node) => node.upstream.length);
  const order: GraphNode[] = graph.nodes.filter((node) => node.upstream.length === 0);
  // The list grows while it is walked: whatever a node sets free is appended behind it.
  for (const { followers } of order) {
    for (const next of followers) {
      if (--waiting[next]! === 0) order.push(graph.nodes[next]!);
    }
  }
  return order;
}

/** Nodes added by calling tasks follow only nodes added before: then the order is there already. */
function followsEarlierOnly(node: GraphNode): boolean {
  for (const edge of node.upstream) if (edge.from >= node.index) return false;
  return true;
}

/** The nodes of one cycle, each followed by the next; `undefined` where the graph has none. */
export function findCycle(graph: Graph): GraphNode[] | undefined {
  const ordered = topologicalOrder(graph);
  if (ordered.length === graph.nodes.length) return undefined;
  const isOrdered = new Set(ordered);
  // Every node left over follows another that is left over: walking back must come round.
  const path: GraphNode[] = [];
  const positions = new Map<GraphNode, number>();
  let node = graph.nodes.find((candidate) => !isOrdered.has(candidate))!;
  while (!positions.has(node)) {
    positions.set(node, path.length);
    path.push(node);
    const previous = node.upstream.find((edge) => !isOrdered.has(graph.nodes[edge.from]!))!;
    node = graph.nodes[previous.from]!;
  }
  return path.slice(positions.get(node)).reverse();
}
