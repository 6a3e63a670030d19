// The state of a task that its trigger kept from running.
import { answer } from "./_answers.ts";
import { Failed } from "./failed.ts";

/** The task's trigger said no to the upstream states, so it did not run. Counts as a failure. */
export class TriggerFailed extends Failed {
  static {
    answer(this, { name: "TriggerFailed", color: "#ff5131" });
  }
}
