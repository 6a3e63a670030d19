// What people need to know of a task that failed.
import type { State } from "../tasks/mod.ts";
import type { InEdge } from "./_graph.ts";
import { fillInputs, upstreamRun, valueOfEdge } from "./engine/resolve_inputs.ts";
import type { TaskRun } from "./engine/task_run.ts";
import { SecretReference } from "./executors/executor.ts";

/** How many keys of an object are named. */
const MOST_KEYS = 6;

/** A task run that failed by itself, and not because another one did. */
export interface TaskFailure {
  /** The task's name, with the index where it is one run of a mapped task: `add[3]`. */
  readonly taskName: string;
  /** The task's identifier within the flow. */
  readonly taskSlug: string;
  /** Which of a mapped task's runs it is, from 0. */
  readonly mapIndex: number | undefined;
  /** The attempt that failed last; the first is 1. */
  readonly attempt: number;
  /** The state: its message says why, its result is what the task threw. */
  readonly state: State;
  /** What each input looks like, such as `array of 3`: never a value. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The failures among task runs, those of mapped tasks included. */
export function failuresOf(runs: readonly TaskRun[]): readonly TaskFailure[] {
  return runs
    .flatMap((run) => run.map ? [...run.map.children, ...run.state.isMapped ? [] : [run]] : [run])
    .filter(({ state }) => state.isFailed && state.name !== "TriggerFailed")
    .map(describeFailure);
}

/**
 * Notes what the inputs of failed children look like, before what they were mapped over is let go: it may
 * be large, and may hold secrets.
 */
export function noteShapes(children: readonly TaskRun[]): void {
  for (const child of children) {
    if (child.state.isFailed) (child.extras ??= {}).inputShapes = shapesOf(child);
  }
}

function describeFailure(run: TaskRun): TaskFailure {
  const { graph, redactor } = run.flowRun;
  const shapes = run.extras?.inputShapes ?? shapesOf(run);
  return {
    taskName: redactor.redact(run.fullName), // secrecy 7
    taskSlug: redactor.redact(graph.slugOf(run.node)),
    mapIndex: run.mapIndex < 0 ? undefined : run.mapIndex,
    attempt: run.attempt,
    state: run.state,
    inputs: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, redactor.redact(shape)]),
    ),
  };
}

/** Stands for an element that is no longer there. */
const LET_GO = Symbol();

/** What each input looks like, but for those that can no longer be told. */
function shapesOf(run: TaskRun): Readonly<Record<string, string>> {
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
