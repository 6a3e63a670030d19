// The signal for the state `Looped`.
import { context } from "../../config/mod.ts";
import { Looped, type LoopedOptions } from "../states/looped.ts";
import { PrefectStateSignal, type SignalOptions } from "./prefect_state_signal.ts";

/** What a `LOOP` may carry to its state. */
export interface LoopOptions extends SignalOptions, LoopedOptions {}

/**
 * Has the task run another turn, which finds the result it is given in `context.taskLoopResult`.
 *
 * @example Five at a time up to a hundred
 * ```ts
 * import { context } from "@tacit/flow/config";
 * import { LOOP } from "@tacit/flow/tasks";
 *
 * function accumulate(start: number): number {
 *   const current = context.taskLoopResult as number | undefined ?? start;
 *   if (current < 100) throw new LOOP("Not enough yet.", { result: current + 5 });
 *   return current;
 * }
 * console.log(accumulate(100)); // 100
 * ```
 */
export class LOOP extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Looped;

  /**
   * Makes a signal. Prefect 1.4.1: in a task, the state's loop count is that of the context.
   *
   * @param message What this turn did, for people.
   * @param options The result for the next turn, what else the state carries, and the cause.
   */
  constructor(message?: string, options?: LoopOptions) {
    super(message, options);
  }

  /** The signal's stable name. */
  override get name(): string {
    return "LOOP";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: LoopOptions): Looped {
    const loopCount = options.loopCount ?? context.taskLoopCount;
    return new Looped(message, options.result, { ...options, loopCount });
  }
}
