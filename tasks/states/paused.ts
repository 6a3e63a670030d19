// The state of a run that waits for a person.
import { answer } from "./_answers.ts";
import { Scheduled } from "./scheduled.ts";

/** The run waits for somebody to resume it, or for its start time where it has one. */
export class Paused extends Scheduled {
  static {
    answer(this, { name: "Paused", color: "#99a8e8", isPaused: true });
  }

  /** None: a pause has no end of its own. */
  protected override defaultStartTime(): undefined {}
}
