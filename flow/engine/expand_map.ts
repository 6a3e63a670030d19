// Makes the children of a mapped task's run: one for each element of what it is mapped over.
import { Failed, Mapped, State } from "../../tasks/mod.ts";
import { type InEdge, MappedValue, Structure } from "../graph/mod.ts";
import { checkUpstreamSkipped } from "./pipeline_steps.ts";
import { failed } from "./outcome.ts";
import { MapProgress, takeUp, TaskRun } from "./task_run.ts";
import { valueOfEdge, valueOfRun } from "./resolve_inputs.ts";

/** Something that a task is mapped over: an input, or an upstream whose results are not used. */
interface MapSourceInput {
  /** Where the elements are kept. */
  readonly source: object;
  /** What messages call it. */
  readonly label: string;
  /** The elements: a list or what makes one, or an upstream's children. */
  readonly read: () => unknown;
  /** Whether the elements lie one level down. */
  readonly isFlat: boolean;
}

/**
 * Gives a mapped task's run its children.
 *
 * @returns `undefined` where it now has children to run; otherwise the state it ends with. A promise
 *   where what is mapped over is asynchronous.
 */
export function expandMap(run: TaskRun): State | undefined | Promise<State | undefined> {
  const skipped = checkUpstreamSkipped(run);
  if (skipped !== undefined) return skipped;
  const origins: Origins = new Map();
  const sources = mappedSources(run, origins);
  // Prefect 1.4.1: where nothing that is mapped over came to be, there is nothing to map over.
  if (sources.length === 0) return new Failed("No upstream states can be mapped over.");
  const elements = new Map<object, readonly unknown[] | Promise<unknown[]>>();
  try {
    for (const { source, label, read, isFlat } of sources) {
      elements.set(source, listOf(read(), isFlat, label));
    }
  } catch (error) {
    // The lists that are still on their way will not be needed, and must not fail unheard.
    for (const list of elements.values()) if (list instanceof Promise) list.catch(() => {});
    return failed(run, error);
  }
  if ([...elements.values()].some((list) => list instanceof Promise)) {
    return allLists(elements).then(
      (lists) => addChildren(run, sources, lists, origins),
      (error) => failed(run, error),
    );
  }
  return addChildren(run, sources, elements as Map<object, readonly unknown[]>, origins);
}

/** For each edge that flattens a mapped upstream: whose result each element is a part of. */
type Origins = Map<object, readonly TaskRun[]>;

/** Everything the run is mapped over, but upstreams that did not succeed. */
function mappedSources(run: TaskRun, origins: Origins): MapSourceInput[] {
  const sources: MapSourceInput[] = [];
  for (const edge of run.node.upstream) {
    const upstream = run.flowRun.runs[edge.from]!;
    if (!edge.isMapped || !upstream.state.isSuccessful) continue;
    const children = upstream.map?.children;
    sources.push({
      source: edge,
      label: edge.key ?? upstream.fullName,
      // A mapped upstream has as many elements as children; each child is asked when its turn comes.
      read: () => {
        if (children === undefined) return valueOfRun(upstream);
        return edge.isFlat ? listsOfChildren(children, edge, origins) : children;
      },
      isFlat: edge.isFlat,
    });
  }
  for (const [key, input] of Object.entries(run.node.inputs ?? {})) {
    if (!(input instanceof MappedValue)) continue;
    sources.push({
      source: input,
      label: key,
      read: () =>
        input.source instanceof Structure
          ? input.source.fill((edge) => valueOfEdge(run, edge))
          : input.source,
      isFlat: input.isFlat,
    });
  }
  return sources;
}

/**
 * What the children of a mapped upstream gave, to be flattened.
 *
 * Prefect 1.4.1: a child that failed or was skipped counts as one element, and the run for that element
 * meets its state.
 */
function listsOfChildren(
  children: readonly TaskRun[],
  edge: InEdge,
  origins: Origins,
): unknown[] {
  const owners: TaskRun[] = [];
  const lists = children.map((child) => {
    const { state } = child;
    const hasResult = state.isSuccessful && !state.isSkipped;
    const given = hasResult ? valueOfRun(child) : [state.result];
    const list = isIterable(given) ? Array.from(given) : given;
    if (Array.isArray(list)) { for (const _ of list) owners.push(child); }
    return list;
  });
  origins.set(edge, owners);
  return lists;
}

function listOf(
  value: unknown,
  isFlat: boolean,
  label: string,
): readonly unknown[] | Promise<unknown[]> {
  if (isAsyncIterable(value)) {
    return collect(value).then((list) => isFlat ? flattenOnce(list, label) : list);
  }
  if (!isIterable(value)) {
    throw new TypeError(
      `Its input ${label} cannot be mapped over: it is ${
        kindOf(value)
      }, not an iterable. Mark it ` +
        "with `unmapped(...)` to give it whole to every run.",
    );
  }
  return isFlat ? flattenOnce(value, label) : Array.from(value);
}

/** `Array.fromAsync`, which Node has from version 22 on. */
async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function flattenOnce(lists: Iterable<unknown>, label: string): unknown[] {
  return Array.from(lists, (list) => {
    if (isIterable(list)) return Array.from(list);
    throw new TypeError(
      `Its input ${label} cannot be flattened: one of its elements is ${
        kindOf(list)
      }, not an iterable.`,
    );
  }).flat();
}

async function allLists(
  elements: ReadonlyMap<object, readonly unknown[] | Promise<unknown[]>>,
): Promise<Map<object, readonly unknown[]>> {
  const lists = await Promise.all(elements.values());
  return new Map([...elements.keys()].map((source, index) => [source, lists[index]!]));
}

function addChildren(
  run: TaskRun,
  sources: readonly MapSourceInput[],
  elements: ReadonlyMap<object, readonly unknown[]>,
  origins: Origins,
): State | undefined {
  const lengths = sources.map(({ source }) => elements.get(source)!.length);
  const count = lengths[0]!;
  if (lengths.some((length) => length !== count)) {
    const each = sources.map(({ label }, index) => `${label} has ${lengths[index]}`);
    return new Failed(
      `Task "${run.task.name}" is mapped over inputs of different lengths: ${
        each.join(", ")
      }. Make ` +
        "them equally long, or mark with `unmapped(...)` what every run gets whole.",
    );
  }
  const { node, flowRun } = run;
  const own = new Map([...elements].filter(([source]) => !isMappedUpstream(run, source)));
  // Children that an earlier process knew of go on as what they are.
  const known = run.map?.children;
  const map = run.map = new MapProgress(own);
  if (origins.size > 0) map.origins = origins;
  run.state = new Mapped("Ready to proceed with mapping.");
  for (let index = 0; index < count; index++) {
    map.children.push(known?.[index] ?? new TaskRun(flowRun, node, 0, run, index));
  }
  map.openCount = count;
  if (known !== undefined) countKnown(map);
  const given = run.extras?.givenChildren;
  if (given !== undefined) takeUpChildren(map, given);
  return undefined;
}

function countKnown(map: MapProgress): void {
  for (const { isDone, state } of map.children) {
    if (!isDone) continue;
    map.openCount--;
    map.countEnd(state);
  }
}

/** Prefect 1.4.1: children start from the states they had, or all from the one their task was given. */
function takeUpChildren(map: MapProgress, given: State | readonly State[]): void {
  for (const child of map.children) {
    const state = given instanceof State ? given : given[child.mapIndex];
    if (state === undefined) continue;
    takeUp(child, state);
    if (!child.isDone) continue;
    map.openCount--;
    map.countEnd(state);
  }
}

/** Whether the elements of `source` are the children of another mapped task. */
function isMappedUpstream(run: TaskRun, source: object): boolean {
  if (source instanceof MappedValue) return false;
  const edge = source as InEdge;
  return !edge.isFlat && run.flowRun.runs[edge.from]!.map !== undefined;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return "a string (spread it, `[...text]`, to map over characters)";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
