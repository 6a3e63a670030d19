// Gives the task runs of a resumed run what its journal says of them.
import { Mapped, Parameter, Resume, Retrying, type State, stateFromJSON } from "../../tasks/mod.ts";
import { type AwayResult, MapProgress, takeUp, TaskRun } from "../engine/mod.ts";
import type { JournalRecord, TaskRecord } from "./journal_record.ts";

/** The last records of one task. */
export interface TaskRecords {
  /** Of the task itself. */
  own?: TaskRecord;
  /** Of the children of a mapped one, by index. */
  readonly children: Map<number, TaskRecord>;
}

/** The last records of each task, by its place in the flow as it is now. */
export function lastRecords(
  records: readonly JournalRecord[],
  places: readonly number[],
): Map<number, TaskRecords> {
  const last = new Map<number, TaskRecords>();
  for (const record of records) {
    if (record.kind !== "task") continue;
    const place = places[record.node];
    if (place === undefined) continue;
    let task = last.get(place);
    if (task === undefined) last.set(place, task = { children: new Map() });
    if (record.map === undefined) task.own = record;
    else task.children.set(record.map, record);
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
  if (own !== undefined && own.children === undefined) return; // It ended without children.
  const count = own?.children ?? Math.max(-1, ...children.keys()) + 1;
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

function takeUpRecord(run: TaskRun, record: TaskRecord): void {
  const state = stateFromJSON(record.state);
  if (state.isSuccessful) {
    takeUp(run, state);
    const away = awayOf(run, record);
    if (away !== undefined) (run.extras ??= {}).away = away;
  } else if (state.isPaused || state.isRetrying) {
    takeUp(run, waitingState(state, record.at));
  }
  // What failed, was cancelled or looped begins anew.
}

/** secrecy 3: what is a secret, now or then, is nowhere. */
function awayOf({ task }: TaskRun, { state, result, unkept }: TaskRecord): AwayResult | undefined {
  if (state.type === "Skipped") return undefined;
  if (!task.isRestorable || unkept !== undefined) return "nowhere";
  return result;
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
