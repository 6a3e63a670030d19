// The state of a run that has not begun, and the parent of all that wait.
import { answer } from "./_answers.ts";
import { State } from "./state.ts";

/** The run has not begun. The first state of every run. */
export class Pending extends State {
  static {
    answer(this, { name: "Pending", color: "#696969", isPending: true });
  }
}
