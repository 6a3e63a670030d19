// The changes a graph can undergo while it is built, and what is refused at once.
import type { Frame } from "../config/_internal.ts";
import {
  type AnyTask,
  type BindOptions,
  type Connection,
  FlowBuildError,
  FunctionTask,
  type Graph as TaskGraph,
  Task,
} from "../tasks/mod.ts";
import { bindInput, bindMapInput } from "./_bind_inputs.ts";
import { edgeFrom, type Graph, type GraphNode, InEdge } from "./_graph.ts";
import { MappedValue, Structure } from "./_structure.ts";

/** Adds a task with all its inputs. */
export function bindTask(
  graph: Graph,
  task: AnyTask,
  inputs: readonly unknown[] | object | undefined,
  options: BindOptions | undefined,
): void {
  const node = graph.add(task);
  const bind = options?.mapped === true ? bindMapInput : bindInput;
  if (options?.mapped === true) node.isMapped = true;
  if (Array.isArray(inputs)) {
    node.inputs ??= new Array<unknown>(inputs.length);
    for (let position = 0; position < inputs.length; position++) {
      setInput(graph, node, position, inputs[position], bind);
    }
  } else if (inputs !== undefined) {
    for (const [key, value] of Object.entries(inputs)) setInput(graph, node, key, value, bind);
  }
  if (options?.mapped === true) refuseMapOverNothing(node);
  if (options?.upstreamTasks === undefined) return;
  for (const upstream of options.upstreamTasks) graph.connect(edgeFrom(graph.add(upstream)), node);
}

function refuseMapOverNothing({ task, upstream, inputs = {} }: GraphNode): void {
  if (upstream.some((edge) => edge.isMapped)) return;
  if (Object.values(inputs).some((input) => input instanceof MappedValue)) return;
  throw new FlowBuildError(
    `Task "${task.name}" is mapped over nothing: each of its inputs goes whole to every run, as ` +
      "secrets and what is marked with `unmapped(…)` do. Give it something to map over, or call it " +
      "without `.map`.",
  );
}

/** Adds one edge. */
export function connectTasks(
  graph: Graph,
  { upstream, downstream, key, mapped = false }: Connection,
): void {
  if (upstream === downstream) {
    throw new FlowBuildError(`Task "${downstream.name}" cannot follow itself.`);
  }
  const node = graph.add(downstream);
  if (key !== undefined) {
    setInput(graph, node, key, upstream, mapped ? bindMapInput : bindInput);
  } else if (upstream instanceof Task) {
    graph.connect(new InEdge(graph.add(upstream).index, undefined, mapped, false), node);
  } else {
    throw new FlowBuildError(
      `What task "${downstream.name}" should follow is not a task. To hand it a plain value, say ` +
        "which input it is with the option `key`.",
    );
  }
}

/** Adds the tasks and edges of another graph. */
export function adoptGraph(graph: Graph, other: Graph): void {
  const indexes = other.nodes.map(({ task }) => graph.add(task).index);
  for (const node of other.nodes) {
    const target = graph.nodes[indexes[node.index]!]!;
    const edges = new Map(node.upstream.map((edge) => [
      edge,
      new InEdge(indexes[edge.from]!, edge.key, edge.isMapped, edge.isFlat),
    ]));
    if (node.isMapped) target.isMapped = true;
    for (const edge of edges.values()) graph.connect(edge, target);
    for (const [key, input] of Object.entries(node.inputs ?? {})) {
      setInput(graph, target, key, input, (_graph, _node, value) => moveEdges(value, edges));
    }
  }
}

/** An input of another graph's node, with this graph's edges in it. */
function moveEdges(input: unknown, edges: ReadonlyMap<InEdge, InEdge>): unknown {
  if (input instanceof InEdge) return edges.get(input);
  if (input instanceof MappedValue) {
    return new MappedValue(moveEdges(input.source, edges), input.isFlat);
  }
  return input instanceof Structure ? input.withEdges((edge) => edges.get(edge)) : input;
}

function setInput(
  graph: Graph,
  node: GraphNode,
  key: string | number,
  value: unknown,
  bind: typeof bindInput,
): void {
  const inputs = node.inputs ??= node.task instanceof FunctionTask ? [] : {};
  if (Object.hasOwn(inputs, key)) {
    throw new FlowBuildError(
      `Task "${node.task.name}": its input \`${key}\` has a value already. An input takes one; ` +
        "to merge several, give it an array or an object of them.",
    );
  }
  (inputs as Record<string | number, unknown>)[key] = bind(graph, node, value, String(key));
}

/** The frame in which a builder runs. */
export class BuildFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly #flow: TaskGraph;

  constructor(flow: TaskGraph, parent: Frame | undefined) {
    this.#flow = flow;
    this.parent = parent;
  }

  get secrets(): undefined {
    return undefined;
  }

  read(key: string): unknown {
    return key === "buildingFlow" ? this.#flow : undefined;
  }
}
