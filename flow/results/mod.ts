/**
 * Runs and their results: where they are kept, so that a run can go on after a crash.
 *
 * @example A run that goes on where it stopped
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { MemoryRunStore } from "@tacit/flow/results";
 *
 * const flow = new Flow("answer", () => task("answer", () => 42)());
 * const results = new MemoryRunStore(); // In a program: new SqliteRunStore("runs.db").
 * await flow.run({ results });
 * const run = await flow.run({ results, resume: "latest" });
 * console.log(run.output); // 42, from the store
 * ```
 *
 * @module
 */
export * from "./file_result_store.ts";
export * from "./list_runs.ts";
export * from "./location.ts";
export * from "./location_error.ts";
export * from "./memory_result_store.ts";
export * from "./memory_run_store.ts";
export * from "./prune_runs.ts";
export * from "./read_run.ts";
export * from "./result_store_error.ts";
export * from "./resume_error.ts";
export * from "./run_store_error.ts";
export * from "./serializers/bytes_serializer.ts";
export * from "./serializers/gzip_serializer.ts";
export * from "./serializers/json_serializer.ts";
export * from "./serializers/plain_json_serializer.ts";
export * from "./serializers/text_serializer.ts";
export * from "./serializers/wrapping_serializer.ts";
export { SqliteRunStore, type SqliteRunStoreOptions } from "./sqlite_run_store.ts";
export * from "./store_in_folder.ts";
export type {
  CachedRecord,
  EdgeShape,
  FlowRecord,
  ListedRun,
  LogRecord,
  NewRecord,
  RecordFilter,
  RecordPage,
  ResultReference,
  ResumeRecord,
  RunFilter,
  RunHeader,
  RunLease,
  RunPage,
  RunRecord,
  RunStore,
  SecretsRecord,
  StoredRecord,
  TaskRecord,
  TaskShape,
  UnkeptReason,
} from "../engine/mod.ts";
export {
  type LocationTemplate,
  type LocationValues,
  type ResultOptions,
  type ResultStore,
  type ResultWriteOptions,
  SerializeError,
  type Serializer,
} from "../../tasks/mod.ts";
export type { Redactor } from "../../secrets/mod.ts";
export type { Duration, DurationText, StateJSON, StateName } from "../../tasks/mod.ts";
