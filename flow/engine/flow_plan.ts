// Everything that the engine is given of a flow.
import type { AnyTask, LocationTemplate, ResultOptions, State } from "../../tasks/mod.ts";
import type { Graph } from "../graph/mod.ts";
import type { ResultCache } from "./result_cache.ts";
import type { TaskFailure } from "./task_failure.ts";

/** How results are kept of the tasks that do not say it themselves, where a run keeps results. */
export interface ResultDefaults {
  /** How they are kept. */
  readonly result?: ResultOptions;
  /**
   * Whether they are kept.
   *
   * @default {true}
   */
  readonly checkpoint?: boolean;
  /** Where they are kept so that later runs take them from there. */
  readonly target?: LocationTemplate;
}

/**
 * A state handler of a flow that knows which flow it belongs to.
 *
 * @param oldState The state that the flow run leaves.
 * @param newState The state that it is about to have.
 * @param failures Tells which task runs have failed by then, and why.
 * @returns The state it gets instead, or nothing for `newState`.
 */
export type BoundStateHandler = (
  oldState: State,
  newState: State,
  failures: () => readonly TaskFailure[],
) => unknown;

/** A flow as the engine runs it. */
export interface FlowPlan {
  /** The flow's name. */
  readonly name: string;
  /** Its graph, which does not change any more. */
  readonly graph: Graph;
  /** The tasks whose states decide the run's; the terminal ones where none were named. */
  readonly referenceTasks: ReadonlySet<AnyTask> | undefined;
  /** The builder's return value, with edges in the place of nodes. */
  readonly output: unknown;
  /** The flow's own cache. */
  readonly cache: ResultCache;
  /** Called in turn at each change of the flow run's state. */
  readonly stateHandlers: readonly BoundStateHandler[];
  /** How results are kept of tasks that do not say it themselves. */
  readonly resultDefaults: ResultDefaults;
}
