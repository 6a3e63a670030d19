// Turns what a user gave a task (values, nodes, and structures of both) into what the engine works with:
// the same shape, with an edge wherever a node stood.
import { type AnyTask, Flat, FlowBuildError, Task, Unmapped } from "../tasks/mod.ts";
import { type Graph, type GraphNode, InEdge } from "./_graph.ts";
import { replaceNodes } from "./_replace_nodes.ts";
import { MappedValue } from "./_structure.ts";

/** Binds an input that is the same in each run of `node`. */
export function bindInput(graph: Graph, node: GraphNode, value: unknown, key: string): unknown {
  if (value instanceof Task) return connect(graph, node, value, key, false, false);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Unmapped || value instanceof Flat) throw strayMark(node.task, value, key);
  return replaceNodes(
    value,
    key,
    (task, partKey) => connect(graph, node, task, partKey, false, false),
  );
}

/** Binds an input that `node` is mapped over, unless it is marked otherwise. */
export function bindMapInput(graph: Graph, node: GraphNode, value: unknown, key: string): unknown {
  if (value instanceof Unmapped) return bindInput(graph, node, value.value, key);
  const isFlat = value instanceof Flat;
  const source = isFlat ? value.value : value;
  if (source instanceof Task) {
    // One secret goes whole to every child: it is a value, not a list to share out. A task that was
    // mapped to get several secrets gives each child its own.
    const isList = !source.isSecret || graph.find(source)?.isMapped === true;
    return connect(graph, node, source, key, isList, isFlat);
  }
  node.isMapped = true;
  return new MappedValue(bindInput(graph, node, source, key), isFlat);
}

function connect(
  graph: Graph,
  node: GraphNode,
  task: AnyTask,
  key: string,
  isMapped: boolean,
  isFlat: boolean,
): InEdge {
  const edge = new InEdge(graph.add(task).index, key, isMapped, isFlat);
  graph.connect(edge, node);
  return edge;
}

function strayMark(task: AnyTask, value: object, key: string): FlowBuildError {
  const mark = value instanceof Unmapped ? "unmapped" : "flatten";
  return new FlowBuildError(
    `Task "${task.name}": input ${key} is marked with ${mark}(…), which means something only as a ` +
      "whole input of a mapped task. Call the task with `.map(…)`.",
  );
}
