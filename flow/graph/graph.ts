// The graph behind a flow: nodes in the order they were added, and the edges into each. Nodes name each
// other by index, so that a graph that a run still looks at can be copied before it changes.
import { isPlainObject, setOwn } from "../../config/_internal.ts";
import { place } from "../../tasks/_internal.ts";
import { type AnyTask, FlowBuildError, Parameter } from "../../tasks/mod.ts";

/** An edge from the node at `from`; where it carries a result, it stands among the inputs too. */
export class InEdge {
  /** The index of the node it comes from. */
  readonly from: number;
  /** The input that the result becomes (`orders`, `0`, `rows[1].id`); none for order alone. */
  readonly key: string | undefined;
  /** True if the downstream task runs once for each element. */
  readonly isMapped: boolean;
  /** True if the elements mapped over lie one level down. */
  readonly isFlat: boolean;

  constructor(from: number, key: string | undefined, isMapped: boolean, isFlat: boolean) {
    this.from = from;
    this.key = key;
    this.isMapped = isMapped;
    this.isFlat = isFlat;
  }
}

/** A plain edge out of `node`: order alone, or a place in a flow's output. */
export function edgeFrom(node: GraphNode): InEdge {
  return new InEdge(node.index, undefined, false, false);
}

const NO_EDGES: readonly InEdge[] = [];
const NO_NODES: readonly number[] = [];

/** A task's place in the graph. */
export class GraphNode {
  /** The place in the order of adding. */
  readonly index: number;
  /** The task. */
  readonly task: AnyTask;
  /** The inputs: an array for a function, an object for a class, with sources where nodes stood. */
  inputs: unknown[] | Record<string, unknown> | undefined = undefined;
  /** The edges into this node. */
  upstream: readonly InEdge[] = NO_EDGES;
  /** The nodes that follow when this one has finished, one entry for each edge. */
  downstream: readonly number[] = NO_NODES;
  /** The nodes that are mapped over this one, and follow each child on its own where it has some. */
  mappedDownstream: readonly number[] = NO_NODES;
  /** True if the task runs once for each element of its mapped inputs. */
  isMapped = false;

  constructor(index: number, task: AnyTask) {
    this.index = index;
    this.task = task;
  }

  /** All nodes that follow this one, one entry for each edge. */
  get followers(): readonly number[] {
    return this.mappedDownstream.length === 0
      ? this.downstream
      : [...this.downstream, ...this.mappedDownstream];
  }

  /** A copy that can change while a run looks at the original; it may stand for another task. */
  copy(task: AnyTask = this.task): GraphNode {
    const copy = new GraphNode(this.index, task);
    copy.inputs = Array.isArray(this.inputs) ? [...this.inputs] : this.inputs && { ...this.inputs };
    copy.upstream = this.upstream.length === 0 ? NO_EDGES : [...this.upstream];
    copy.downstream = this.downstream.length === 0 ? NO_NODES : [...this.downstream];
    copy.mappedDownstream = this.mappedDownstream.length === 0
      ? NO_NODES
      : [...this.mappedDownstream];
    copy.isMapped = this.isMapped;
    return copy;
  }
}

/** Nodes and edges, without any rule about what may be added. */
export class Graph {
  /** The nodes in the order of adding. */
  readonly nodes: GraphNode[] = [];
  /** The nodes of tasks that were in another graph before. */
  readonly #indexes = new Map<AnyTask, number>();
  /** The slugs that users chose, each taken once. */
  readonly #chosenSlugs = new Set<string>();
  /** The slugs of all nodes, by index, once somebody has asked for one. */
  #slugs: string[] = [];

  /** The node of a task that is in the graph. */
  find(task: AnyTask): GraphNode | undefined {
    const node = place.nodeIn(task, this);
    if (node !== undefined) return node as GraphNode;
    const index = this.#indexes.get(task);
    return index === undefined ? undefined : this.nodes[index];
  }

  /** The node of a task, which is added where the graph does not have it yet. */
  add(task: AnyTask): GraphNode {
    const known = this.find(task);
    if (known !== undefined) return known;
    if (task.settings.slug !== undefined) this.#chooseSlug(task.settings.slug, task);
    const node = new GraphNode(this.nodes.length, task);
    this.nodes.push(node);
    if (!place.settleIn(task, this, node)) this.#indexes.set(task, node.index);
    return node;
  }

  /** Adds an edge into `node`. */
  connect(edge: InEdge, node: GraphNode): void {
    const from = this.nodes[edge.from]!;
    node.upstream = appended(node.upstream, edge);
    if (edge.isMapped && !edge.isFlat) {
      from.mappedDownstream = appended(from.mappedDownstream, node.index);
    } else {
      from.downstream = appended(from.downstream, node.index);
    }
    if (edge.isMapped) node.isMapped = true;
  }

  /**
   * The identifier of a node within the flow.
   *
   * Prefect 1.4.1: where the user chose none, the name and a number that counts the tasks of that name.
   */
  slugOf(node: GraphNode): string {
    if (this.#slugs.length !== this.nodes.length) this.#slugs = this.#makeSlugs();
    return this.#slugs[node.index]!;
  }

  /**
   * Tells whether a node decides the state of the flow, where the user did not say which do.
   *
   * Prefect 1.4.1: the nodes that none follows do; what cleans up a resource does not, nor does it hide
   * those before it.
   */
  isReference(node: GraphNode): boolean {
    if (node.task.isCleanup) return false;
    for (const index of node.downstream) if (!this.nodes[index]!.task.isCleanup) return false;
    for (const index of node.mappedDownstream) if (!this.nodes[index]!.task.isCleanup) return false;
    return true;
  }

  /** A copy that can change while a run looks at the original, with some tasks replaced. */
  copy(replace?: ReadonlyMap<AnyTask, AnyTask>): Graph {
    const copy = new Graph();
    for (const node of this.nodes) {
      const task = replace?.get(node.task) ?? node.task;
      if (task.settings.slug !== undefined) copy.#chooseSlug(task.settings.slug, task);
      copy.nodes.push(node.copy(task));
      copy.#indexes.set(task, node.index);
    }
    return copy;
  }

  #chooseSlug(slug: string, task: AnyTask): void {
    if (this.#chosenSlugs.has(slug)) {
      if (task instanceof Parameter) {
        throw new FlowBuildError(
          `There are two parameters of the name "${slug}". Use one Parameter object in both places, ` +
            "or give one of them another name.",
        );
      }
      throw new FlowBuildError(
        `The slug "${slug}" of task "${task.name}" is taken by another task of the flow. ` +
          "Choose another with the option `slug`.",
      );
    }
    this.#chosenSlugs.add(slug);
  }

  #makeSlugs(): string[] {
    const counts = new Map<string, number>();
    return this.nodes.map(({ task: { name, tags, settings } }) => {
      if (settings.slug !== undefined) return settings.slug;
      // Prefect 1.4.1: name-tags-count.
      const prefix = tags.size === 0 ? name : [name, ...[...tags].sort()].join("-");
      let count = counts.get(prefix) ?? 0;
      let slug: string;
      do slug = `${prefix}-${++count}`; while (this.#chosenSlugs.has(slug));
      counts.set(prefix, count);
      return slug;
    });
  }
}

/**
 * A list with one more item. Most nodes have few edges, and an array that grows by `push` reserves room
 * for sixteen more: the short ones are made to measure.
 */
function appended<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length < 4) return [...list, item];
  (list as T[]).push(item);
  return list;
}

/** An input with edges in the place of its nodes, put together anew for each run. */
export class Structure {
  /** The array or object, with edges and further structures in it. */
  readonly template: readonly unknown[] | Readonly<Record<string, unknown>>;

  constructor(template: Structure["template"]) {
    this.template = template;
  }

  /** The value, with the result that `valueOf` gives in the place of each edge. */
  fill(valueOf: (edge: InEdge) => unknown): unknown {
    return rebuild(this, valueOf, (shell) => shell);
  }

  /** The same structure with other edges in it. */
  withEdges(replace: (edge: InEdge) => InEdge | undefined): unknown {
    return rebuild(this, replace, (shell) => new Structure(shell));
  }
}

/** An array or object that is yet to be filled. */
type Shell = unknown[] | Record<string, unknown>;

/** Structures are rebuilt one after another, not within each other: nesting may be deep. */
function rebuild(
  root: Structure,
  replace: (edge: InEdge) => unknown,
  wrap: (shell: Shell) => unknown,
): unknown {
  const rootShell = shellOf(root);
  const left: [Structure, Shell][] = [];
  let structure = root;
  let shell = rootShell;
  while (true) {
    const { template } = structure;
    const names = Array.isArray(template) ? undefined : Object.keys(template);
    const { length } = names ?? template as readonly unknown[];
    for (let index = 0; index < length; index++) {
      const key = names === undefined ? index : names[index]!;
      let part = (template as Record<string | number, unknown>)[key];
      if (part instanceof InEdge) part = replace(part);
      else if (part instanceof Structure) {
        const inner = shellOf(part);
        left.push([part, inner]);
        part = wrap(inner);
      }
      setOwn(shell, key, part);
    }
    const next = left.pop();
    if (next === undefined) return wrap(rootShell);
    [structure, shell] = next;
  }
}

function shellOf({ template }: Structure): Shell {
  return Array.isArray(template) ? [] : {};
}

/** A constant that a mapped task maps over: something iterable, or a structure that makes an array. */
export class MappedValue {
  /** The iterable, or what makes one. */
  readonly source: unknown;
  /** True if the elements mapped over lie one level down. */
  readonly isFlat: boolean;

  constructor(source: unknown, isFlat: boolean) {
    this.source = source;
    this.isFlat = isFlat;
  }
}

/** Tells whether a value is an array or plain object, the only ones that are searched for nodes. */
export function isStructure(value: unknown): value is readonly unknown[] | Record<string, unknown> {
  return Array.isArray(value) || isPlainObject(value);
}
