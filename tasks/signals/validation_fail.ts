// The signal for the state `ValidationFailed`.
import { ValidationFailed } from "../states/validation_failed.ts";
import { FAIL } from "./fail.ts";
import type { SignalOptions } from "./prefect_state_signal.ts";

/** Fails the task run because its result is not valid. */
export class VALIDATIONFAIL extends FAIL {
  /** The signal's stable name. */
  override get name(): string {
    return "VALIDATIONFAIL";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): ValidationFailed {
    return new ValidationFailed(message, options.result ?? this, options);
  }
}
