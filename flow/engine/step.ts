// The seam of the pipeline: a step of a task run, and where a run finds the list of its steps.
import { type ContextKey, contextKey } from "../../config/_internal.ts";
import type { State } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/mod.ts";
import type { TaskRun } from "./task_run.ts";

/** Given by a step after which the task run waits for others, and begins anew when they have ended. */
export const WAITS: unique symbol = Symbol("waits");

/** The state that a step leads to; nothing where the state stays as it is. */
export type NextState = State | undefined | typeof WAITS;

/**
 * One step of the pipeline.
 *
 * @typeParam T Gives what `take` gives, before it is made a state.
 */
export interface Step<T = unknown> {
  /** The step's name. */
  readonly name: string;
  /**
   * A step `before` the task runs may end the run: with any state but Running, only the steps at the `end`
   * follow. A step `after` the task ran goes on from the state that it finds; one at the `end` is always taken.
   */
  readonly phase: "before" | "task" | "after" | "end";
  /** Whether the step is for a task. It is asked once for each task of a flow run, not for each mapped child. */
  appliesTo(run: TaskRun): boolean;
  /** Takes the step, at once or with a promise. */
  take(run: TaskRun, elsewhere: TaskRunner | undefined): T | Promise<T>;
  /** The state that follows from what `take` gave. */
  given(run: TaskRun, outcome: T): NextState;
  /** The state that follows from what `take` threw. */
  thrown(run: TaskRun, error: unknown): State;
}

/** The steps of the flow runs in a context, in the place of the engine's own. */
export const STEPS_IN_CONTEXT: ContextKey<readonly Step[]> = contextKey("steps");
