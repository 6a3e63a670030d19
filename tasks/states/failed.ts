// The state of a run that went wrong, and the parent of all that count as such.
import { answer } from "./_answers.ts";
import { Finished } from "./finished.ts";

/** The run failed; `result` is the error, where there was one. */
export class Failed extends Finished {
  static {
    answer(this, { name: "Failed", color: "#eb0000", isFailed: true });
  }
}
