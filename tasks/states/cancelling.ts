// The state of a flow run between the wish to cancel it and its end.
import { answer } from "./_answers.ts";
import { Running } from "./running.ts";

/** The flow run was asked to stop; some of its tasks may still be running. */
export class Cancelling extends Running {
  static {
    answer(this, { name: "Cancelling", color: "#E8E8E8" });
  }
}
