// The parent of states that say something about another state, which they keep.
import { answer } from "./_answers.ts";
import { statesToJSON } from "./_states_to_json.ts";
import { State, type StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** What a state that wraps another one may carry. */
export interface MetaStateOptions extends StateOptions {
  /** The state inside. */
  readonly state?: State | undefined;
}

/** A state about another state, which it wraps. */
export abstract class MetaState extends State {
  /** The state inside; never itself one that wraps another. */
  readonly state: State | undefined;

  static {
    answer(this, { isMetaState: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the run gave so far.
   * @param options The state inside, and what else this one carries.
   */
  constructor(message?: string, result?: unknown, options?: MetaStateOptions) {
    super(message, result, options);
    let inside = options?.state;
    while (inside instanceof MetaState) inside = inside.state;
    this.state = inside;
  }

  /** The state as JSON, with the one inside. */
  override toJSON(): StateJSON {
    const [state] = statesToJSON(this, this.state === undefined ? [] : [this.state]);
    return { ...super.toJSON(), ...state && { state } };
  }
}
