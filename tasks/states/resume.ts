// The state in which a paused run is taken up again.
import { answer } from "./_answers.ts";
import { Scheduled } from "./scheduled.ts";

/** The run may go on after a pause, from its start time. */
export class Resume extends Scheduled {
  static {
    answer(this, { name: "Resume", color: "#f58c0c" });
  }
}
