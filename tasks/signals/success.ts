// The signal for the state `Success`.
import { Success } from "../states/success.ts";
import { PrefectStateSignal, type SignalOptions } from "./prefect_state_signal.ts";

/** Ends the task run as a success, with the result it is given. */
export class SUCCESS extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Success;

  /** The signal's stable name. */
  override get name(): string {
    return "SUCCESS";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): Success {
    return new Success(message, options.result, options);
  }
}
