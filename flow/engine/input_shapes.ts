// The shapes of a task run's inputs, such as `array of 3`: what may be told of them, and never a value.
import { SecretReference } from "../executors/mod.ts";
import type { InEdge } from "../graph/mod.ts";
import { fillInputs, upstreamRun, valueOfEdge } from "./resolve_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** How many keys of an object are named. */
const MOST_KEYS = 6;

/**
 * Notes what the inputs of failed children look like, before what they were mapped over is let go: it may
 * be large, and may hold secrets.
 */
export function noteShapes(children: readonly TaskRun[]): void {
  for (const child of children) {
    if (child.state.isFailed) (child.extras ??= {}).inputShapes = shapesOf(child);
  }
}

/** Stands for an element that is no longer there. */
const LET_GO = Symbol();

/** The shape of each input, but for those that can no longer be told. */
export function shapesOf(run: TaskRun): Readonly<Record<string, string>> {
  try {
    const inputs = Object.entries(fillInputs(run, valueToShow));
    const known = inputs.filter(([, value]) => value !== LET_GO);
    return Object.fromEntries(known.map(([name, value]) => [name, shapeOf(value)]));
  } catch {
    return {}; // A constant that was mapped over is let go too.
  }
}

function valueToShow(run: TaskRun, edge: InEdge): unknown {
  const upstream = upstreamRun(run, edge);
  if (upstream.task.isSecret) return new SecretReference(run.flowRun.graph.slugOf(upstream.node));
  const isElement = edge.isMapped && run.mapParent !== undefined && upstream.mapIndex < 0;
  return isElement && !run.mapParent.map!.elements.has(edge) ? LET_GO : valueOfEdge(run, edge);
}

/** What a value looks like. */
function shapeOf(value: unknown): string {
  if (value instanceof SecretReference) return "a secret";
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") {
    return `string of ${value.length} character${value.length === 1 ? "" : "s"}`;
  }
  if (typeof value !== "object") return typeof value;
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (value instanceof Map || value instanceof Set) {
    return `${value.constructor.name} of ${value.size}`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return String(prototype.constructor?.name ?? "object");
  }
  const keys = Object.keys(value);
  const named = keys.slice(0, MOST_KEYS).join(", ");
  const more = keys.length > MOST_KEYS ? ` and ${keys.length - MOST_KEYS} more` : "";
  return keys.length === 0 ? "empty object" : `object with ${named}${more}`;
}
