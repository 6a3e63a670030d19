// The state of a run that an executor has and that has not begun.
import { answer } from "./_answers.ts";
import { MetaState } from "./meta_state.ts";

/** Another state, a `Scheduled` one mostly, was handed to an executor. */
export class Submitted extends MetaState {
  static {
    answer(this, { name: "Submitted", color: "#ffdf5d", isSubmitted: true });
  }
}
