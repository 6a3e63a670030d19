// The signal for the state `Skipped`.
import { Skipped } from "../states/skipped.ts";
import { PrefectStateSignal, type SignalOptions } from "./prefect_state_signal.ts";

/** Skips the task run; by default the tasks that follow are skipped with it. */
export class SKIP extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Skipped;

  /** The signal's stable name. */
  override get name(): string {
    return "SKIP";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): Skipped {
    return new Skipped(message, options.result, options);
  }
}
