// The way back from a state to the signal for it.
import type { State } from "../states/state.ts";
import type { StateName } from "../states/state_name.ts";
import { FAIL, LOOP, PAUSE, RETRY, SKIP, SUCCESS, TRIGGERFAIL, VALIDATIONFAIL } from "./signals.ts";
import type { PrefectStateSignal, SignalOptions } from "./prefect_state_signal.ts";

type SignalClass = new (message: string, options: SignalOptions) => PrefectStateSignal;

const SIGNALS: Readonly<Partial<Record<StateName, SignalClass>>> = {
  Failed: FAIL,
  Looped: LOOP,
  Paused: PAUSE,
  Retrying: RETRY,
  Skipped: SKIP,
  Success: SUCCESS,
  TriggerFailed: TRIGGERFAIL,
  ValidationFailed: VALIDATIONFAIL,
};

/**
 * Makes the signal that, thrown, gives a task run a state like `state`: to pass on the end of one flow
 * as that of a task in another, say.
 *
 * Prefect 1.4.1: only a state's own class counts, so a `Cached` state has no signal. There, the signal's
 * class is given; here, the signal itself.
 *
 * @param state The state.
 * @returns The signal, with the state's message, result and all else that it carries.
 * @throws {TypeError} If no signal stands for this kind of state.
 *
 * @example
 * ```ts
 * import { SKIP, signalFromState, Skipped } from "@tacit/flow/tasks";
 * import { assertInstanceOf } from "@std/assert";
 *
 * assertInstanceOf(signalFromState(new Skipped("Nothing to do.")), SKIP);
 * ```
 */
export function signalFromState(state: State): PrefectStateSignal {
  const signalClass = SIGNALS[state.name];
  if (signalClass === undefined) {
    throw new TypeError(
      `No signal matches the state ${state}; there is one for ${Object.keys(SIGNALS).join(", ")}.`,
    );
  }
  return new signalClass(state.message, state);
}
