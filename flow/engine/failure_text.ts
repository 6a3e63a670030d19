// What a failed run says to people: which tasks, why, and where in their own code.
import { userFrames } from "../logging/mod.ts";
import type { TaskFailure } from "./task_failure.ts";

/** How many failures are told in full. */
const MOST_FAILURES = 5;
/** How many lines of a stack help. */
const MOST_FRAMES = 3;

/** How failures are described. */
export interface FailureForm {
  /** Makes the first line of each stand out. */
  readonly headline?: (text: string) => string;
  /**
   * Whether the log has told each at length, so that the first line of its message is enough.
   *
   * @default {false}
   */
  readonly isLogged?: boolean;
}

/**
 * Describes failures, a few lines each.
 *
 * @param failures The failures of a run.
 * @param form How they are described.
 */
export function describeFailures(
  failures: readonly TaskFailure[],
  form: FailureForm = {},
): string[] {
  const hidden = failures.length - MOST_FAILURES;
  return [
    ...failures.slice(0, MOST_FAILURES).flatMap((failure) => describe(failure, form)),
    ...hidden > 0 ? [`and ${hidden} more failures`] : [],
  ];
}

function describe(
  { taskName, attempt, state, inputs }: TaskFailure,
  { headline = (text) => text, isLogged = false }: FailureForm,
): string[] {
  const [first = "", ...further] = state.message.split("\n");
  const tries = attempt > 1 ? ` at attempt ${attempt}` : "";
  const shapes = Object.entries(inputs).map(([name, shape]) => `${name}: ${shape}`);
  return [
    headline(`${taskName} ended as ${state.name}${tries}`),
    `  ${first}`,
    ...isLogged ? [] : further.map((line) => `  ${line}`),
    ...userFrames(state.result).slice(0, MOST_FRAMES),
    ...shapes.length > 0 ? [`  inputs: ${shapes.join("; ")}`] : [],
  ];
}
