// How a flow can be run.
import type { Logger } from "../../config/mod.ts";
import type { AnyTask, State } from "../../tasks/mod.ts";
import type { Executor } from "../executors/mod.ts";
import type { ResultCache } from "./result_cache.ts";
import type { RunEvent } from "./run_event.ts";
import type { RunStore } from "./run_store.ts";

/** The options of a run. */
export interface RunOptions {
  /** Values for the flow's parameters, by name. Never secrets: parameters are shown and kept. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /**
   * What runs the tasks.
   *
   * @default {new LocalExecutor()}
   */
  readonly executor?: Executor;
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal;
  /**
   * Whether Ctrl-C cancels the run, so that it ends with `Cancelled` states instead of the process.
   *
   * @default {false}
   */
  readonly handleInterrupt?: boolean;
  /** What the run logs with, in place of the standard error stream. It is given redacted text. */
  readonly logger?: Logger;
  /**
   * Told of each change of state as it happens: for progress, or for programs that follow the run. It is
   * not awaited. One that throws is told nothing more.
   */
  readonly onEvent?: (event: RunEvent) => void;
  /** Results kept from other runs. Every flow has a cache of its own where none is given. */
  readonly cache?: ResultCache;
  /**
   * Where the run keeps its results, the states of its tasks and its log, so that it can be resumed after a
   * crash. No secret gets there.
   *
   * @default {`runs.db` in the folder that the configuration names, where its `flows.checkpointing` is true}
   */
  readonly results?: RunStore;
  /**
   * The run to go on with, by its identifier, or `"latest"` for the newest run of a flow of this name.
   * What it finished is not run again.
   */
  readonly resume?: string;
  /** States to start from: finished ones are not run, a `Resume` lets a paused task go on. */
  readonly taskStates?: ReadonlyMap<AnyTask, State>;
  /** When the run was due to start, for the context. */
  readonly scheduledStartTime?: Date;
}
