// The changes a graph can undergo while it is built, what is refused at once, and what must hold of it
// before it runs.
import {
  currentFrame,
  type Frame,
  IS_BUILDING,
  KeyedFrame,
  setOwn,
} from "../../config/_internal.ts";
import { BUILT_GRAPH } from "../../tasks/_internal.ts";
import {
  type AnyTask,
  type BindOptions,
  type Connection,
  Flat,
  FlowBuildError,
  FunctionTask,
  type Graph as TaskGraph,
  Task,
  Unmapped,
} from "../../tasks/mod.ts";
import {
  edgeFrom,
  type Graph,
  type GraphNode,
  InEdge,
  isStructure,
  MappedValue,
  Structure,
} from "./graph.ts";

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
      "secrets and what is marked with `unmapped(...)` do. Give it something to map over, or call it " +
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

/** The frame in which the builder of `flow` runs. */
export function buildFrame(flow: TaskGraph): Frame {
  return new KeyedFrame(currentFrame()).with(IS_BUILDING, true).with(BUILT_GRAPH, flow);
}

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
    `Task "${task.name}": input ${key} is marked with ${mark}(...), which means something only as a ` +
      "whole input of a mapped task. Call the task with `.map(...)`.",
  );
}

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
    names.splice(MAX_NAMES, Infinity, `... (${cycle.length} tasks in all)`);
  }
  return [...names, names[0]].join(" -> ");
}

function checkInputs({ task, inputs }: GraphNode, flowName: string): void {
  for (const key of task.requiredInputs) {
    if (inputs !== undefined && Object.hasOwn(inputs, key)) continue;
    throw new FlowBuildError(
      `Flow "${flowName}": task "${task.name}" lacks its input \`${key}\`. Give it when the task is ` +
        "called or bound, or with `setUpstream(..., { key })`.",
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

/** Puts `replace(task, key)` in the place of each node in `value`; keys look like `rows[1].id`. */
export function replaceNodes(
  value: unknown,
  key: string,
  replace: (task: AnyTask, key: string) => unknown,
): unknown {
  if (value instanceof Task) return replace(value, key);
  return isStructure(value) ? replaceInside(value, key, replace) : value;
}

/** An array or object under way. */
interface Visit {
  readonly value: readonly unknown[] | Record<string, unknown>;
  readonly key: string;
  /** The names of its parts; none for an array. */
  readonly names: readonly string[] | undefined;
  /** The replacements of its parts, so far. */
  readonly parts: unknown[];
  hasNode: boolean;
}

/**
 * A value without a node inside it stays what it is; only others are put together anew. The way down is
 * kept in a list, not in calls within calls: nesting may be deep.
 */
function replaceInside(
  root: Visit["value"],
  rootKey: string,
  replace: (task: AnyTask, key: string) => unknown,
): unknown {
  const path: Visit[] = [];
  /** The structures around the innermost visit. */
  let above: Set<unknown> | undefined;
  const enter = (value: Visit["value"], key: string): void => {
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    if (path.length > 0) (above ??= new Set()).add(path.at(-1)!.value);
    path.push({ value, key, names, parts: [], hasNode: false });
  };
  enter(root, rootKey);
  while (true) {
    const visit = path.at(-1)!;
    const { value, names, parts } = visit;
    if (parts.length < (names ?? value as readonly unknown[]).length) {
      const part = partAfter(visit);
      if (part instanceof Task) {
        parts.push(replace(part, keyAfter(visit)));
        visit.hasNode = true;
      } else if (isStructure(part) && part !== value && !above?.has(part)) {
        enter(part, keyAfter(visit));
      } else parts.push(part);
      continue;
    }
    path.pop();
    const replaced = visit.hasNode ? new Structure(templateOf(visit)) : value;
    const outer = path.at(-1);
    if (outer === undefined) return replaced;
    above?.delete(outer.value);
    outer.parts.push(replaced);
    if (visit.hasNode) outer.hasNode = true;
  }
}

/** The part that comes after those that are done. */
function partAfter({ value, names, parts: { length } }: Visit): unknown {
  return names === undefined
    ? (value as readonly unknown[])[length]
    : (value as Record<string, unknown>)[names[length]!];
}

function keyAfter({ key, names, parts: { length } }: Visit): string {
  if (names === undefined) return `${key}[${length}]`;
  return key === "" ? names[length]! : `${key}.${names[length]}`;
}

function templateOf({ names, parts }: Visit): Structure["template"] {
  if (names === undefined) return parts;
  const template: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) setOwn(template, name, parts[index]);
  return template;
}
