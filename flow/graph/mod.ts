// The graph of a flow: its nodes and edges, how tasks are bound into it, and the checks before it runs.
export {
  adoptGraph,
  bindTask,
  buildFrame,
  connectTasks,
  replaceNodes,
  topologicalOrder,
  validateGraph,
} from "./build_graph.ts";
export type { Edge } from "./edge.ts";
export { edgeFrom, Graph, GraphNode, InEdge, MappedValue, Structure } from "./graph.ts";
