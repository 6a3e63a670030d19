// Gives the task runs of a resumed run what its records say of them.
import {
  Failed,
  Mapped,
  Parameter,
  Resume,
  Retrying,
  type State,
  stateFromJSON,
} from "../../tasks/mod.ts";
import {
  type AwayResult,
  MapProgress,
  type StoredRecord,
  takeUp,
  type TaskRecord,
  TaskRun,
} from "../engine/mod.ts";

/** The last record of a task run, and its number. */
export interface NumberedRecord {
  readonly number: number;
  readonly record: TaskRecord;
}

/** The last records of one task. */
export interface TaskRecords {
  /** Of the task itself. */
  own?: NumberedRecord;
  /** Of the children of a mapped one, by index. */
  readonly children: Map<number, NumberedRecord>;
}

/** The last records of each task, by its place in the flow as it is now. */
export function lastRecords(
  records: readonly StoredRecord[],
  places: readonly number[],
): Map<number, TaskRecords> {
  const last = new Map<number, TaskRecords>();
  for (const { number, record } of records) {
    if (record.kind !== "task") continue;
    const place = places[record.node];
    if (place === undefined) continue;
    let task = last.get(place);
    if (task === undefined) last.set(place, task = { children: new Map() });
    if (record.map === undefined) task.own = { number, record };
    else task.children.set(record.map, { number, record });
  }
  return last;
}

/** Gives each run what was recorded of it. */
export function restoreRuns(
  runs: readonly TaskRun[],
  records: ReadonlyMap<number, TaskRecords>,
): void {
  for (const run of runs) {
    const found = records.get(run.node.index);
    // A parameter is had sooner than read.
    if (found === undefined || run.task instanceof Parameter) continue;
    if (run.node.isMapped) restoreMap(run, found);
    else if (found.own !== undefined) takeUpRecord(run, found.own);
    // What it follows may run again, and must not set it going.
    if (run.isDone) run.waiting = -1;
  }
}

function restoreMap(run: TaskRun, { own, children }: TaskRecords): void {
  if (own !== undefined && own.record.children === undefined) return; // It ended without children.
  const count = own?.record.children ?? Math.max(-1, ...children.keys()) + 1;
  if (count === 0 && own === undefined) return;
  const map = run.map = new MapProgress(new Map());
  for (let index = 0; index < count; index++) {
    const child = new TaskRun(run.flowRun, run.node, 0, run, index);
    const record = children.get(index);
    if (record !== undefined) takeUpRecord(child, record);
    map.children.push(child);
    if (child.isDone) map.countEnd(child.state);
    else map.openCount++;
  }
  if (own === undefined || map.openCount > 0) return;
  const mapStates = map.children.map((child) => child.state);
  takeUp(run, new Mapped("All mapped runs have finished.", undefined, { mapStates }));
  if (map.children.some((child) => child.extras?.away)) (run.extras ??= {}).away = "children";
}

function takeUpRecord(run: TaskRun, { number, record }: NumberedRecord): void {
  const state = stateFromJSON(record.state);
  if (state.isRunning && run.task.settings.atMostOnce) {
    takeUp(run, mayHaveRun(run));
  } else if (state.isSuccessful) {
    takeUp(run, state);
    const away = awayOf(run, number, record);
    if (away !== undefined) (run.extras ??= {}).away = away;
  } else if (state.isPaused || state.isRetrying) {
    takeUp(run, waitingState(state, record.at));
  }
  // What failed, was cancelled or looped begins anew.
}

/** The end of a task run that may run only once, and of which nobody knows what it has done. */
export function mayHaveRun(run: TaskRun): State {
  return new Failed(
    `Task "${run.fullName}" was begun by a process that ended before it did. It may run at most once ` +
      "(`atMostOnce`), so that it is not run again: see what it has done.",
  );
}

/** secrecy 3: what is a secret, now or then, is nowhere. */
function awayOf(
  { task }: TaskRun,
  number: number,
  { state, result, unkept }: TaskRecord,
): AwayResult | undefined {
  if (state.type === "Skipped") return undefined;
  if (!task.isRestorable || unkept !== undefined) return "nowhere";
  return result && { record: number, result };
}

function waitingState(state: State, recordedAt: string): State {
  const isClockBack = Date.now() < Date.parse(recordedAt);
  if (state instanceof Retrying) {
    // By a clock that was set back, the wait could be any length.
    return isClockBack ? state.with({ startTime: new Date() } as object) : state;
  }
  // A pause without an end has waited for this resume.
  const hasEnd = "startTime" in state && state.startTime !== undefined;
  return hasEnd && !isClockBack ? state : new Resume("Resumed.");
}
