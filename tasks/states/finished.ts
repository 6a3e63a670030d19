// The parent of all states in which a run is over.
import { answer } from "./_answers.ts";
import { State } from "./state.ts";

/** The run is over, one way or another. */
export class Finished extends State {
  static {
    answer(this, { name: "Finished", color: "#003ccb", isFinished: true });
  }
}
