// The signal that ends a task run's pipeline at once. The engine's own; a task throws the others.
import type { State } from "../states/state.ts";

/** Ends a task run in the state it carries, with no retry and no further step (Prefect 1.4.1). */
export class ENDRUN extends Error {
  /** The state that the run ends in. */
  readonly state: State;

  /**
   * Makes a signal.
   *
   * @param state The state that the run ends in.
   */
  constructor(state: State) {
    super(state.message);
    this.state = state;
  }

  /** The signal's stable name. */
  override get name(): string {
    return "ENDRUN";
  }
}
