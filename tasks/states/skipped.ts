// The state of a run that was not needed.
import { answer } from "./_answers.ts";
import { Success } from "./success.ts";

/** The run was skipped. Counts as a success. */
export class Skipped extends Success {
  static {
    answer(this, { name: "Skipped", color: "#62757f", isSkipped: true });
  }
}
