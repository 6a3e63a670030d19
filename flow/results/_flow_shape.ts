// What a journal knows of a flow, and how a flow differs from that.
import type { Redactor } from "../../secrets/mod.ts";
import type { Graph } from "../graph/mod.ts";
import type { EdgeShape, TaskShape } from "../engine/mod.ts";

/** A flow's tasks and edges. */
export interface FlowShape {
  readonly tasks: readonly TaskShape[];
  readonly edges: readonly EdgeShape[];
}

/** How many differences a message names of each kind. */
const MOST_NAMED = 5;

/** The shape of a graph. secrecy 7: a secret in a name is masked. */
export function shapeOf(graph: Graph, redactor: Redactor): FlowShape {
  const tasks = graph.nodes.map((node): TaskShape => ({
    slug: redactor.redact(graph.slugOf(node)),
    name: redactor.redact(node.task.name),
    ...node.isMapped && { mapped: true },
  }));
  const edges = graph.nodes.flatMap((node) =>
    node.upstream.map((edge): EdgeShape => ({
      from: edge.from,
      to: node.index,
      ...edge.key !== undefined && { key: redactor.redact(edge.key) },
      ...edge.isMapped && { mapped: edge.isFlat ? "flat" : "elements" },
    }))
  );
  return { tasks, edges };
}

/** What is different between the flow of a journal and the flow that is to go on, a phrase each. */
export function differences(kept: FlowShape, now: FlowShape): string[] {
  if (isSame(kept, now)) return [];
  const keptTasks = new Map(kept.tasks.map((task) => [task.slug, task]));
  const tasks = new Map(now.tasks.map((task) => [task.slug, task]));
  const removed = [...keptTasks.keys()].filter((slug) => !tasks.has(slug));
  const added = [...tasks.keys()].filter((slug) => !keptTasks.has(slug));
  const renamed = new Map(
    removed.length === added.length && kept.tasks.length === now.tasks.length
      ? removed.map((slug) => [slug, now.tasks[kept.tasks.indexOf(keptTasks.get(slug)!)]!.slug])
      : [],
  );
  const isRenaming = renamed.size > 0 &&
    [...renamed.values()].every((slug) => added.includes(slug));
  const changed = [...tasks].filter(([slug, task]) => {
    const before = keptTasks.get(slug);
    return before !== undefined && (before.mapped !== task.mapped || before.name !== task.name);
  });
  const same = (text: string) => isRenaming ? renamed.get(text) ?? text : text;
  const keptEdges = new Set(edgeTexts(kept, same));
  const edges = new Set(edgeTexts(now));
  // Edges of a task that came or went say nothing new.
  const has = (edge: string, slugs: ReadonlySet<string>) => {
    const [from = "", to = ""] = JSON.parse(edge) as string[];
    return slugs.has(from) && slugs.has(to);
  };
  const slugsNow = new Set(tasks.keys());
  const slugsKept = new Set([...keptTasks.keys()].map(same));
  return [
    ...isRenaming
      ? named("renamed", [...renamed].map(([from, to]) => `"${from}" to "${to}"`))
      : [...named("removed", removed.map(quoted)), ...named("added", added.map(quoted))],
    ...named("changed", changed.map(([slug]) => quoted(slug))),
    ...named(
      "edges removed",
      [...keptEdges].filter((e) => !edges.has(e) && has(e, slugsNow)).map(shown),
    ),
    ...named(
      "edges added",
      [...edges].filter((e) => !keptEdges.has(e) && has(e, slugsKept)).map(shown),
    ),
  ];
}

/** Most flows are as they were, in the same order. */
function isSame(kept: FlowShape, now: FlowShape): boolean {
  return kept.tasks.length === now.tasks.length && kept.edges.length === now.edges.length &&
    kept.tasks.every((task, index) => {
      const other = now.tasks[index]!;
      return task.slug === other.slug && task.name === other.name && task.mapped === other.mapped;
    }) &&
    kept.edges.every((edge, index) => {
      const { from, to, key, mapped } = now.edges[index]!;
      return edge.from === from && edge.to === to && edge.key === key && edge.mapped === mapped;
    });
}

/** For each task of the kept shape, by its place, the place it has now. */
export function placesNow(kept: FlowShape, now: FlowShape): readonly number[] {
  const places = new Map(now.tasks.map(({ slug }, index) => [slug, index]));
  // Two names with secrets in them may look alike: then only the order tells.
  const isPlain = places.size === now.tasks.length;
  return kept.tasks.map(({ slug }, index) => isPlain ? places.get(slug)! : index);
}

function edgeTexts({ tasks, edges }: FlowShape, same = (slug: string) => slug): string[] {
  return edges.map(({ from, to, key, mapped }) =>
    JSON.stringify([same(tasks[from]!.slug), same(tasks[to]!.slug), key ?? null, mapped ?? null])
  );
}

function shown(edge: string): string {
  const [from, to, key] = JSON.parse(edge) as [string, string, string | null];
  return `"${from}" to ${key === null ? "" : `input ${key} of `}"${to}"`;
}

function quoted(text: string): string {
  return `"${text}"`;
}

function named(what: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const more = texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : "";
  return [`${what}: ${texts.slice(0, MOST_NAMED).join(", ")}${more}`];
}
