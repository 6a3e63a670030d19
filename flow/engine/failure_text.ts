// What a failed run says to people: which tasks, why, and where in their own code.
import { userFrames } from "../logging/mod.ts";
import type { TaskFailure } from "./task_failure.ts";

/** How many failures are told in full. */
const MOST_FAILURES = 5;
/** How many lines of a stack help. */
const MOST_FRAMES = 3;

/**
 * Describes failures, a few lines each.
 *
 * @param failures The failures of a run.
 * @param headline Makes the first line of each stand out.
 */
export function describeFailures(
  failures: readonly TaskFailure[],
  headline: (text: string) => string = (text) => text,
): string[] {
  const hidden = failures.length - MOST_FAILURES;
  return [
    ...failures.slice(0, MOST_FAILURES).flatMap((failure) => describe(failure, headline)),
    ...hidden > 0 ? [`and ${hidden} more failures`] : [],
  ];
}

function describe(
  { taskName, attempt, state, inputs }: TaskFailure,
  headline: (text: string) => string,
): string[] {
  const tries = attempt > 1 ? ` at attempt ${attempt}` : "";
  const shapes = Object.entries(inputs).map(([name, shape]) => `${name}: ${shape}`);
  return [
    headline(`${taskName} ended as ${state.name}${tries}`),
    ...state.message.split("\n").map((line) => `  ${line}`),
    ...userFrames(state.result).slice(0, MOST_FRAMES),
    ...shapes.length > 0 ? [`  inputs: ${shapes.join("; ")}`] : [],
  ];
}
