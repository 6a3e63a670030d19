// The signal for the state `Failed`, and the parent of those for its subclasses.
import { Failed } from "../states/failed.ts";
import { PrefectStateSignal, type SignalOptions } from "./prefect_state_signal.ts";

/**
 * Fails the task run. Like any failure, it is tried again where the task has retries left.
 *
 * @example
 * ```ts
 * import { FAIL, Failed } from "@tacit/flow/tasks";
 * import { assertInstanceOf } from "@std/assert";
 *
 * const signal = new FAIL("The bank said no.", { cause: new Error("HTTP 402") });
 * assertInstanceOf(signal.state, Failed);
 * ```
 */
export class FAIL extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Failed;

  /** The signal's stable name. */
  override get name(): string {
    return "FAIL";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): Failed {
    return new Failed(message, options.result ?? this, options);
  }
}
