// The signal for the state `TriggerFailed`.
import { TriggerFailed } from "../states/trigger_failed.ts";
import { FAIL } from "./fail.ts";
import type { SignalOptions } from "./prefect_state_signal.ts";

/** Thrown by a trigger: the upstream states are not what the task needs in order to run. */
export class TRIGGERFAIL extends FAIL {
  /** The signal's stable name. */
  override get name(): string {
    return "TRIGGERFAIL";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): TriggerFailed {
    return new TriggerFailed(message, options.result ?? this, options);
  }
}
