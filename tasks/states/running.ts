// The state of a run that is under way.
import { answer } from "./_answers.ts";
import { State } from "./state.ts";

/** The run is under way. */
export class Running extends State {
  static {
    answer(this, { name: "Running", color: "#3d67ff", isRunning: true });
  }
}
