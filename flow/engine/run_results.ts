// What the engine asks of the results of a run that keeps some. The code that answers lies in
// `flow/results/` and is loaded by such runs only.
import type { State } from "../../tasks/mod.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import type { ResultReference } from "./run_record.ts";
import type { TaskRun } from "./task_run.ts";

/** A result that an earlier process kept, and that nobody has read yet. */
export interface UnreadResult {
  /** The number of the record that tells of it. */
  readonly record: number;
  /** How it is kept. */
  readonly result: ResultReference;
}

/**
 * Where the result of a task run is that an earlier process finished: in a store, with the results of its
 * children, or nowhere any more, since it was not kept.
 */
export type AwayResult = UnreadResult | "children" | "nowhere";

/** The results of one run: those that it keeps, and those that it finds. */
export interface RunResults {
  /** The identifier of the run that is resumed; a new one's where it begins. */
  readonly runId: string;

  /** The parameters that a resumed run had; nothing for a new run. */
  readonly parameters: Readonly<Record<string, unknown>>;

  /** Why the run cannot go on, once its records cannot be kept. */
  readonly failure: State | undefined;

  /** Begins the run's records. Tasks may run meanwhile; nothing is told of them before this is written. */
  begin(run: FlowRunState): void;

  /** Gives task runs the states that an earlier process recorded. */
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

  /**
   * Records that a task run begins which may run only once.
   *
   * @returns The state it ends with instead, where it may have run already.
   */
  recordStart(run: TaskRun): Promise<State | undefined>;

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
