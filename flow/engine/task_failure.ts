// What people need to know of a task that failed.
import type { State } from "../../tasks/mod.ts";
import { shapesOf } from "./input_shapes.ts";
import type { TaskRun } from "./task_run.ts";

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
