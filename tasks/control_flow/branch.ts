// What a conditional leads to, and how it is added to a flow.
import type { Graph } from "../graph.ts";
import type { AnyTask } from "../any_task.ts";

/** The tasks that a conditional lets run or has skipped. What they follow runs in any case. */
export type Branch = AnyTask | readonly AnyTask[];

/** The options of a conditional. */
export interface BranchOptions {
  /** The flow to add it to; the one that is being built where none is given. */
  readonly flow?: Graph;
  /**
   * True if it is asked for each element of a mapped condition on its own; then its branches run once
   * for each element too.
   *
   * @default {false}
   */
  readonly mapped?: boolean;
}
