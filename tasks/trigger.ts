// What a trigger is.
import type { State } from "./states/state.ts";

/** One upstream task run, as a trigger sees it. */
export interface UpstreamState {
  /** The name of the upstream task, with the index where it is a mapped child: `extract[3]`. */
  readonly name: string;
  /** The state that the upstream run ended in. */
  readonly state: State;
  /** The input that the upstream result becomes; absent where the edge only orders the two. */
  readonly key?: string | number;
}

/** The facts about a task run that a trigger is told besides its upstream states. */
export interface TriggerRun {
  /** True if the run resumes after a pause. */
  readonly resume: boolean;
}

/**
 * Decides from the upstream states whether a task runs.
 *
 * A trigger gives `true` to let it, and `false` to have it end as `TriggerFailed`; or it throws a
 * signal, such as `new TRIGGERFAIL("why")` or `new SKIP("why")`, that says more.
 *
 * @param upstreams The upstream runs, one entry for each edge. A mapped task stands there as its
 * children, unless each of them has a run of this task to itself.
 * @param run What else there is to ask of the run.
 * @returns Whether the task runs, or a promise of it.
 *
 * @example A task that runs where its first input could be had
 * ```ts
 * import { type Trigger, TRIGGERFAIL } from "@tacit/flow/tasks";
 *
 * const hasOrders: Trigger = (upstreams) => {
 *   const orders = upstreams.find(({ key }) => key === "orders");
 *   if (!orders?.state.isSuccessful) throw new TRIGGERFAIL("There are no orders.");
 *   return true;
 * };
 * ```
 */
export type Trigger = (
  upstreams: readonly UpstreamState[],
  run: TriggerRun,
) => boolean | Promise<boolean>;
