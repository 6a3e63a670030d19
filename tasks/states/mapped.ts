// The state of a task that ran once for each element.
import { answer } from "./_answers.ts";
import { statesToJSON } from "./_states_to_json.ts";
import type { State, StateOptions } from "./state.ts";
import type { StateJSON } from "./state_json.ts";
import { Success } from "./success.ts";

/** What a `Mapped` state may carry. */
export interface MappedOptions extends StateOptions {
  /** The states of the child runs, in the order of the elements. */
  readonly mapStates?: readonly State[] | undefined;
}

/**
 * The task ran once for each element; its children have a state each.
 *
 * Prefect 1.4.1: this counts as a success and says nothing of the children, who may have failed.
 */
export class Mapped extends Success {
  /** The states of the child runs, in the order of the elements. */
  readonly mapStates: readonly State[];

  static {
    answer(this, { name: "Mapped", color: "#003ccb", isMapped: true });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the children gave, in order; taken from their states where it is not given.
   * @param options The children's states, and what else the state carries.
   */
  constructor(message?: string, result?: unknown, options?: MappedOptions) {
    const mapStates = options?.mapStates ?? [];
    super(message, result ?? mapStates.map((state) => state.result), options);
    this.mapStates = mapStates;
  }

  /** The state as JSON, with its children's. */
  override toJSON(): StateJSON {
    return { ...super.toJSON(), mapStates: statesToJSON(this, this.mapStates) };
  }
}
