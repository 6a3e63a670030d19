// The state of a run whose result was not valid.
import { answer } from "./_answers.ts";
import { Failed } from "./failed.ts";

/** The run gave a result that did not pass its validation. Counts as a failure. */
export class ValidationFailed extends Failed {
  static {
    answer(this, { name: "ValidationFailed", color: "#ff5131" });
  }
}
