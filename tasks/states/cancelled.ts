// The state of a run that somebody ended.
import { answer } from "./_answers.ts";
import { Finished } from "./finished.ts";

/** Somebody cancelled the run. Neither a success nor a failure. */
export class Cancelled extends Finished {
  static {
    answer(this, { name: "Cancelled", color: "#bdbdbd", isCancelled: true });
  }
}
