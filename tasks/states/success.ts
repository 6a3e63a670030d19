// The state of a run that did its work, and the parent of all that count as such.
import { answer } from "./_answers.ts";
import { Finished } from "./finished.ts";

/** The run succeeded; `result` is what it gave. */
export class Success extends Finished {
  static {
    answer(this, { name: "Success", color: "#28a745", isSuccessful: true });
  }
}
