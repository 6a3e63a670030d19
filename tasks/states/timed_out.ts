// The state of a run that took too long.
import { answer } from "./_answers.ts";
import { Failed } from "./failed.ts";

/** The run took longer than its `timeout`. Counts as a failure. */
export class TimedOut extends Failed {
  static {
    answer(this, { name: "TimedOut", color: "#ff4e33" });
  }
}
