// The states of a run that did not do its work.
import { answer } from "./_answers.ts";
import { Finished } from "./finished.ts";

/** The run failed; `result` is the error, where there was one. */
export class Failed extends Finished {
  static {
    answer(this, { name: "Failed", color: "#eb0000", isFailed: true });
  }
}

/** The run took longer than its `timeout`. Counts as a failure. */
export class TimedOut extends Failed {
  static {
    answer(this, { name: "TimedOut", color: "#ff4e33" });
  }
}

/** The task's trigger said no to the upstream states, so it did not run. Counts as a failure. */
export class TriggerFailed extends Failed {
  static {
    answer(this, { name: "TriggerFailed", color: "#ff5131" });
  }
}

/** The run gave a result that did not pass its validation. Counts as a failure. */
export class ValidationFailed extends Failed {
  static {
    answer(this, { name: "ValidationFailed", color: "#ff5131" });
  }
}
