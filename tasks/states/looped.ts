// The state between two turns of a loop.
import { answer } from "./_answers.ts";
import { Finished } from "./finished.ts";
import type { StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

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
