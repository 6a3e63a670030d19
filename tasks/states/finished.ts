// The parent of the states of a run that is over, and those of them that are neither success nor failure.
import { answer } from "./_answers.ts";
import { State, type StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** The run is over, one way or another. */
export class Finished extends State {
  static {
    answer(this, { name: "Finished", color: "#003ccb", isFinished: true });
  }
}

/** What a `Looped` state may carry. */
export interface LoopedOptions extends StateOptions {
  /**
   * How many turns there were.
   *
   * @default {1}
   */
  readonly loopCount?: number | undefined;
}

/** One turn of a looping task is over; the next one, which is given `result`, follows at once. */
export class Looped extends Finished {
  /** How many turns there were. */
  readonly loopCount: number;

  static {
    answer(this, { name: "Looped", color: "#003ccb", isLooped: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the turn gave.
   * @param options The number of turns, and what else the state carries.
   */
  constructor(message?: string, result?: unknown, options?: LoopedOptions) {
    super(message, result, options);
    this.loopCount = options?.loopCount ?? 1;
  }

  /** The state as JSON, with its loop count. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), loopCount: this.loopCount };
  }
}

/** Somebody cancelled the run. Neither a success nor a failure. */
export class Cancelled extends Finished {
  static {
    answer(this, { name: "Cancelled", color: "#bdbdbd", isCancelled: true });
  }
}
