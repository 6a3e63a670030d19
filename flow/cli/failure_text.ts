// What a failed run says to people: which tasks, why, where in their own code, and what to do next.
import type { FlowRun } from "../_internal.ts";
import { userFrames } from "../logging/mod.ts";
import type { TaskFailure } from "../engine/mod.ts";
import type { Screen } from "./screen.ts";

/** How many failures are told in full. */
const MOST_FAILURES = 5;
/** How many lines of a stack help. */
const MOST_FRAMES = 3;

/** Describes the failures of a run. */
export function failureText({ failures }: FlowRun<unknown>, screen: Screen): string[] {
  const hidden = failures.length - MOST_FAILURES;
  return [
    ...failures.slice(0, MOST_FAILURES).flatMap((failure) => describe(failure, screen)),
    ...hidden > 0 ? [`and ${hidden} more failures`] : [],
  ];
}

function describe({ taskName, attempt, state, inputs }: TaskFailure, screen: Screen): string[] {
  const tries = attempt > 1 ? ` at attempt ${attempt}` : "";
  const shapes = Object.entries(inputs).map(([name, shape]) => `${name}: ${shape}`);
  return [
    screen.paint("red", `${taskName} ended as ${state.name}${tries}`),
    ...state.message.split("\n").map((line) => `  ${line}`),
    ...userFrames(state.result).slice(0, MOST_FRAMES),
    ...shapes.length > 0 ? [`  inputs: ${shapes.join("; ")}`] : [],
  ];
}
