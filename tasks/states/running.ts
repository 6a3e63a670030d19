// The states of a run that is at work.
import { answer } from "./_answers.ts";
import { State } from "./state.ts";

/** The run is under way. */
export class Running extends State {
  static {
    answer(this, { name: "Running", color: "#3d67ff", isRunning: true });
  }
}

/** The flow run was asked to stop; some of its tasks may still be running. */
export class Cancelling extends Running {
  static {
    answer(this, { name: "Cancelling", color: "#E8E8E8" });
  }
}
