// The records of a run, for people and programs that look at it from outside.
import type { StateJSON } from "../../tasks/mod.ts";
import type { LogRecord, RunHeader, RunRecord, RunStore, TaskRecord } from "../engine/mod.ts";
import { eachRecord } from "./_each_record.ts";

/** A run as its records tell it. It may be under way, in this process or another. */
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
  /** The lines of its log, in order, with secrets masked. */
  readonly log: readonly LogRecord[];
  /** All records, in order. */
  readonly records: readonly RunRecord[];
  /** One sentence for each record that is damaged; normally none. */
  readonly faults: readonly string[];
}

/**
 * Reads what a store has of a run.
 *
 * @param store The store.
 * @param runId The run's identifier.
 * @returns The run, or `undefined` where the store has none of that name, or its first record is lost.
 * @throws {RunStoreError} If the store fails.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { MemoryRunStore, readRun } from "@tacit/flow/results";
 *
 * const flow = new Flow("answer", () => task("answer", () => 42)());
 * const results = new MemoryRunStore();
 * const { id } = await flow.run({ results });
 * const report = await readRun(results, id);
 * console.log(report?.state?.type); // "Success"
 * for (const { task, state } of report?.tasks ?? []) console.log(task, state.type); // answer-1 Success
 * ```
 */
export async function readRun(store: RunStore, runId: string): Promise<RunReport | undefined> {
  const records: RunRecord[] = [];
  const faults = await eachRecord(store, runId, {}, ({ record }) => void records.push(record));
  const header = records[0];
  if (header?.kind !== "run") return undefined;
  const tasks = new Map<string, TaskRecord>();
  const log: LogRecord[] = [];
  let state: StateJSON | undefined;
  for (const record of records) {
    if (record.kind === "flow") state = record.state;
    if (record.kind === "resume") state = undefined;
    if (record.kind === "log") log.push(record);
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
    log,
    records,
    faults,
  };
}
