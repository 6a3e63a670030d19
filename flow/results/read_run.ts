// What a store has of a run, for people and programs that look at it from outside.
import type { ResultStore, StateJSON } from "../../tasks/mod.ts";
import { readJournal, readLastRecord } from "./_read_journal.ts";
import { isRunId } from "./_run_locations.ts";
import type { JournalRecord, RunHeader, TaskRecord } from "./journal_record.ts";

/** A run as its journal tells it. It may be under way, in this process or another. */
export interface RunReport {
  /** The run's identifier. */
  readonly runId: string;
  /** The name of its flow. */
  readonly flowName: string;
  /** When it began. */
  readonly startedAt: Date;
  /** The first record, with the flow's tasks and edges. */
  readonly header: RunHeader;
  /** The state it ended with; `undefined` where it is under way, or was killed. */
  readonly state: StateJSON | undefined;
  /** The last record of each task, and of each child of a mapped one, in the order of their ends. */
  readonly tasks: readonly TaskRecord[];
  /** All records, in order. */
  readonly records: readonly JournalRecord[];
  /** What is wrong with the journal, a sentence each; normally nothing. */
  readonly faults: readonly string[];
}

/**
 * Reads what a store has of a run.
 *
 * @param store The store.
 * @param runId The run's identifier.
 * @returns The run, or `undefined` where the store has none of that name, or its first record is lost.
 * @throws {ResultStoreError} If the store fails.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { MemoryResultStore, readRun } from "@tacit/flow/results";
 *
 * const flow = new Flow("answer", () => task("answer", () => 42)());
 * const results = new MemoryResultStore();
 * const { id } = await flow.run({ results });
 * const report = await readRun(results, id);
 * console.log(report?.state?.type); // "Success"
 * for (const { task, state } of report?.tasks ?? []) console.log(task, state.type); // answer-1 Success
 * ```
 */
export async function readRun(store: ResultStore, runId: string): Promise<RunReport | undefined> {
  const journal = isRunId(runId) ? await readJournal(store, runId) : undefined;
  const header = journal?.records[0];
  if (journal === undefined || header?.kind !== "run") return undefined;
  const { records, faults } = journal;
  const tasks = new Map<string, TaskRecord>();
  let state: StateJSON | undefined;
  for (const record of records) {
    if (record.kind === "flow") state = record.state;
    if (record.kind === "resume") state = undefined;
    if (record.kind !== "task") continue;
    const key = `${record.node}.${record.map ?? ""}`;
    tasks.delete(key);
    tasks.set(key, record);
  }
  return {
    runId,
    flowName: header.flow,
    startedAt: new Date(header.at),
    header,
    state,
    tasks: [...tasks.values()],
    records,
    faults,
  };
}

/**
 * Reads the state in which a run ended: the end of its journal alone, however long it is.
 *
 * @param store The store.
 * @param runId The run's identifier.
 * @returns The state; `undefined` where the run is under way, was killed, or is not there.
 * @throws {ResultStoreError} If the store fails.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { MemoryResultStore, readRunState } from "@tacit/flow/results";
 *
 * const results = new MemoryResultStore();
 * const { id } = await new Flow("answer", () => task(() => 42)()).run({ results });
 * console.log((await readRunState(results, id))?.type); // "Success"
 * ```
 */
export async function readRunState(
  store: ResultStore,
  runId: string,
): Promise<StateJSON | undefined> {
  const last = isRunId(runId) ? await readLastRecord(store, runId) : undefined;
  return last?.kind === "flow" ? last.state : undefined;
}
