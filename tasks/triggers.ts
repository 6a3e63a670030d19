// The triggers that come with the library. What each of them says is said of all upstream runs, where
// (Prefect 1.4.1) a skipped run counts as a success, one whose trigger failed as a failure, and a mapped
// one as each of its children.
import { PAUSE, SKIP, TRIGGERFAIL } from "./signals/signals.ts";
import type { State } from "./states/state.ts";
import { Mapped } from "./states/finished.ts";
import type { Trigger, TriggerRun, UpstreamState } from "./trigger.ts";

export type { Trigger, TriggerRun, UpstreamState } from "./trigger.ts";

/**
 * Lets the task run where all upstream runs succeeded. What a task has that is given no trigger.
 *
 * @param upstreams The upstream runs.
 * @returns `true`, also where there are none.
 * @throws {TRIGGERFAIL} If one did not succeed; the message names those that did not.
 */
export function allSuccessful(upstreams: readonly UpstreamState[]): boolean {
  if (every(upstreams, isSuccessful)) return true;
  throw unmet("allSuccessful", "some of the upstream tasks failed", upstreams, isNotSuccessful);
}

/**
 * Lets the task run where all upstream runs failed.
 *
 * @param upstreams The upstream runs.
 * @returns `true`, also where there are none.
 * @throws {TRIGGERFAIL} If one did not fail; the message names those that did not.
 */
export function allFailed(upstreams: readonly UpstreamState[]): boolean {
  if (every(upstreams, isFailed)) return true;
  throw unmet("allFailed", "some of the upstream tasks succeeded", upstreams, isNotFailed);
}

/**
 * Lets the task run where all upstream runs are over, however they ended.
 *
 * @param upstreams The upstream runs.
 * @returns `true`, also where there are none.
 * @throws {TRIGGERFAIL} If one is not over; the message names those that are not.
 */
export function allFinished(upstreams: readonly UpstreamState[]): boolean {
  if (every(upstreams, isFinished)) return true;
  const problem = "some of the upstream tasks were not finished";
  throw unmet("allFinished", problem, upstreams, isNotFinished);
}

/** Another name for {@linkcode allFinished}: the task runs whatever happened before. */
export const alwaysRun: (upstreams: readonly UpstreamState[]) => boolean = allFinished;

/**
 * Lets the task run where at least one upstream run succeeded.
 *
 * @param upstreams The upstream runs.
 * @returns `true`, also where there are none.
 * @throws {TRIGGERFAIL} If none succeeded; the message names them.
 */
export function anySuccessful(upstreams: readonly UpstreamState[]): boolean {
  if (upstreams.length === 0 || !every(upstreams, isNotSuccessful)) return true;
  throw unmet("anySuccessful", "none of the upstream tasks succeeded", upstreams, isNotSuccessful);
}

/**
 * Lets the task run where at least one upstream run failed.
 *
 * @param upstreams The upstream runs.
 * @returns `true`, also where there are none.
 * @throws {TRIGGERFAIL} If none failed; the message names them.
 */
export function anyFailed(upstreams: readonly UpstreamState[]): boolean {
  if (upstreams.length === 0 || !every(upstreams, isNotFailed)) return true;
  throw unmet("anyFailed", "none of the upstream tasks failed", upstreams, isNotFailed);
}

/**
 * Lets the task run where all upstream runs succeeded and not all of them by being skipped. Takes a
 * task with `skipOnUpstreamSkip: false`, which otherwise is skipped before its trigger is asked.
 *
 * @param upstreams The upstream runs.
 * @returns `true`.
 * @throws {SKIP} If all were skipped, or there are none.
 * @throws {TRIGGERFAIL} If one did not succeed; the message names those that did not.
 */
export function notAllSkipped(upstreams: readonly UpstreamState[]): boolean {
  if (every(upstreams, isSkipped)) throw new SKIP("All upstreams were skipped.");
  if (every(upstreams, isSuccessful)) return true;
  throw unmet("notAllSkipped", "some of the upstream tasks failed", upstreams, isNotSuccessful);
}

/**
 * Lets the task run only when somebody resumes it; until then it is paused.
 *
 * @param _upstreams The upstream runs, which do not matter.
 * @param run The task run.
 * @returns `true`.
 * @throws {PAUSE} If the run does not resume after a pause.
 */
export function manualOnly(_upstreams: readonly UpstreamState[], run: TriggerRun): boolean {
  if (run.resume) return true;
  throw new PAUSE('Trigger function is "manualOnly": the task waits to be resumed.');
}

/** How many upstream runs a trigger asks for. */
export interface Thresholds {
  /**
   * The fewest that will do: a fraction of all upstream runs where it is below 1, else a number of them.
   *
   * @default {0}
   */
  readonly atLeast?: number;
  /**
   * The most that will do: a fraction of all upstream runs where it is below 1, else a number of them.
   *
   * @default {all}
   */
  readonly atMost?: number;
}

/**
 * Makes a trigger that lets the task run where a certain number of upstream runs succeeded.
 *
 * @param thresholds How many, at least and at most.
 * @returns The trigger. It lets a task without upstream tasks run.
 * @throws {RangeError} If a threshold is neither a fraction from 0 nor a whole number.
 *
 * @example At least half, whatever became of the others
 * ```ts
 * import { Failed, someSuccessful, Success } from "@tacit/flow/tasks";
 * import { assert } from "@std/assert";
 *
 * const half = someSuccessful({ atLeast: 0.5 });
 * const upstreams = [
 *   { name: "north", state: new Success() },
 *   { name: "south", state: new Failed("No route.") },
 * ];
 * assert(half(upstreams, { resume: false }));
 * ```
 */
export function someSuccessful(thresholds: Thresholds = {}): Trigger {
  return some("someSuccessful", isSuccessful, thresholds);
}

/**
 * Makes a trigger that lets the task run where a certain number of upstream runs failed.
 *
 * @param thresholds How many, at least and at most.
 * @returns The trigger. It lets a task without upstream tasks run.
 * @throws {RangeError} If a threshold is neither a fraction from 0 nor a whole number.
 *
 * @example An alarm for more than one failure
 * ```ts
 * import { Failed, someFailed } from "@tacit/flow/tasks";
 * import { assertThrows } from "@std/assert";
 *
 * const alarm = someFailed({ atLeast: 2 });
 * const upstreams = [{ name: "north", state: new Failed("No route.") }];
 * assertThrows(() => alarm(upstreams, { resume: false }));
 * ```
 */
export function someFailed(thresholds: Thresholds = {}): Trigger {
  return some("someFailed", isFailed, thresholds);
}

function some(
  name: string,
  question: Question,
  { atLeast = 0, atMost = Infinity }: Thresholds,
): Trigger {
  checkThreshold(atLeast, `${name}: \`atLeast\``);
  if (atMost !== Infinity) checkThreshold(atMost, `${name}: \`atMost\``);
  return (upstreams) => {
    if (upstreams.length === 0) return true;
    const states = distinctStates(upstreams);
    const count = states.filter(question).length;
    // Prefect 1.4.1: below 1 is a share of all, from 1 on a number.
    const fewest = atLeast < 1 ? atLeast * states.length : atLeast;
    const most = atMost < 1 ? atMost * states.length : atMost;
    if (fewest <= count && count <= most) return true;
    throw new TRIGGERFAIL(
      `Trigger was "${name}" but thresholds were not met: ${count} of ${states.length} upstream ` +
        `tasks ${question === isFailed ? "failed" : "succeeded"}.`,
    );
  };
}

function checkThreshold(threshold: number, what: string): void {
  if (threshold >= 0 && (threshold < 1 || Number.isInteger(threshold))) return;
  throw new RangeError(
    `${what} must be a fraction from 0 to below 1, or a whole number from 1; it is ${threshold}.`,
  );
}

type Question = (state: State) => boolean;

const isSuccessful: Question = (state) => state.isSuccessful;
const isNotSuccessful: Question = (state) => !state.isSuccessful;
const isFailed: Question = (state) => state.isFailed;
const isNotFailed: Question = (state) => !state.isFailed;
const isFinished: Question = (state) => state.isFinished;
const isNotFinished: Question = (state) => !state.isFinished;
const isSkipped: Question = (state) => state.isSkipped;

/** True if the answer is yes for all states. Allocates nothing: it is asked before most task runs. */
function every(upstreams: readonly UpstreamState[], question: Question): boolean {
  for (let index = 0; index < upstreams.length; index++) {
    const { state } = upstreams[index]!;
    if (state instanceof Mapped ? !state.mapStates.every(question) : !question(state)) return false;
  }
  return true;
}

/** Prefect 1.4.1: an upstream run that two edges lead to is counted once. */
function distinctStates(upstreams: readonly UpstreamState[]): State[] {
  const states = new Set<State>();
  for (const { state } of upstreams) {
    if (state instanceof Mapped) { for (const child of state.mapStates) states.add(child); }
    else states.add(state);
  }
  return [...states];
}

/** How many runs a message names; a flow may have a million. */
const MAX_NAMES = 3;

/** The signal of a trigger that was not met, with the names of the runs that are to blame. */
function unmet(
  trigger: string,
  problem: string,
  upstreams: readonly UpstreamState[],
  isToBlame: Question,
): TRIGGERFAIL {
  const names = new Set<string>();
  for (const { name, state } of upstreams) {
    const children = state instanceof Mapped ? state.mapStates : undefined;
    if (children === undefined && isToBlame(state)) names.add(`"${name}" (${state.name})`);
    children?.forEach((child, index) => {
      if (isToBlame(child)) names.add(`"${name}[${index}]" (${child.name})`);
    });
  }
  const named = [...names].slice(0, MAX_NAMES).join(", ");
  const more = names.size > MAX_NAMES ? ` and ${names.size - MAX_NAMES} more` : "";
  return new TRIGGERFAIL(
    `Trigger was "${trigger}" but ${problem}${named && `: ${named}${more}`}.`,
  );
}
