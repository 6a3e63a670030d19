// What people need to know of a task that failed.
import type { State } from "../tasks/mod.ts";
import { describeTaskRun, type TaskRun } from "./engine/task_run.ts";
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

function describeFailure(run: TaskRun): TaskFailure {
  const { graph, redactor } = run.flowRun;
  return {
    taskName: redactor.redact(run.fullName), // secrecy 7
    taskSlug: redactor.redact(graph.slugOf(run.node)),
    mapIndex: run.mapIndex < 0 ? undefined : run.mapIndex,
    attempt: run.attempt,
    state: run.state,
    inputs: Object.fromEntries(
      Object.entries(inputsOf(run)).map(([name, value]) => [name, redactor.redact(shapeOf(value))]),
    ),
  };
}

/** What a mapped task was mapped over is let go when its last run has ended. */
function inputsOf(run: TaskRun): object {
  try {
    return describeTaskRun(run).inputs as object;
  } catch {
    return {};
  }
}

/** What a value looks like. */
function shapeOf(value: unknown): string {
  if (value instanceof SecretReference) return "a secret";
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `string of ${value.length} characters`;
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
