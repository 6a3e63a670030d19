// What the engine asks of the results of a run that keeps some. The code that answers lies in
// `flow/results/` and is loaded by such runs only.
import type { State } from "../../tasks/mod.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import type { TaskRun } from "./task_run.ts";

/** Where the result of a finished task run is kept, and how to tell that it is the right one. */
export interface ResultReference {
  /** Where in the store. */
  readonly location: string;
  /** What the serializer that wrote it is called. */
  readonly serializer: string;
  /** The SHA-256 of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** The number of its bytes. */
  readonly size: number;
}

/**
 * Where the result of a task run is that an earlier process finished: in a store, with the results of its
 * children, or nowhere any more, since it was not kept.
 */
export type AwayResult = ResultReference | "children" | "nowhere";

/** The results of one run: those that it keeps, and those that it finds. */
export interface RunResults {
  /** The identifier of the run that is resumed; a new one's where it begins. */
  readonly runId: string;

  /** The parameters that a resumed run had; nothing for a new run. */
  readonly parameters: Readonly<Record<string, unknown>>;

  /** Why the run cannot go on, once its records cannot be kept. */
  readonly failure: State | undefined;

  /** Opens the run's journal, before any task runs. */
  begin(run: FlowRunState): Promise<void>;

  /** Gives task runs what the journal says of them. */
  restore(runs: readonly TaskRun[]): void;

  /**
   * Reads the results that a task run needs and that are still away.
   *
   * @returns Nothing where there are none; otherwise a promise of the runs that have to come to an end
   *   first, some of them once more, since their results could not be had.
   */
  load(run: TaskRun): Promise<readonly TaskRun[]> | undefined;

  /** Reads the results of some runs; gives those that could not be had. */
  loadAll(runs: Iterable<TaskRun>): Promise<readonly TaskRun[]>;

  /** Whether the result of a task run may be found, so that the task need not run. */
  mayFind(run: TaskRun): boolean;

  /** The state of a task run whose result is found at its target, or was kept by another run. */
  find(run: TaskRun): Promise<State | undefined>;

  /**
   * Keeps what came of a task run. When the promise resolves, it is kept: only then is the state told to others,
   * and the task's slot in the executor free. So no more than `concurrency` finished tasks wait to be kept.
   */
  keep(run: TaskRun, state: State): Promise<State>;

  /** Notes that all children of a mapped task run have finished. */
  noteMapped(run: TaskRun): void;

  /**
   * Notes how the flow run ended.
   *
   * @returns The state that it ends with: another one, where its records could not be kept.
   */
  end(state: State): Promise<State>;

  /** Lets go of the run. */
  close(): Promise<void>;
}
