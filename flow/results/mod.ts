/**
 * Results: where they are kept beyond a run.
 *
 * @example A run that goes on where it stopped
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { MemoryResultStore } from "@tacit/flow/results";
 *
 * const flow = new Flow("answer", () => task("answer", () => 42)());
 * const results = new MemoryResultStore(); // In a program: new FileResultStore("results").
 * await flow.run({ results });
 * const run = await flow.run({ results, resume: "latest" });
 * console.log(run.output); // 42, from the store
 * ```
 *
 * @module
 */
export * from "./file_result_store.ts";
export * from "./journal_error.ts";
export type * from "./journal_record.ts";
export * from "./list_runs.ts";
export * from "./location.ts";
export * from "./location_error.ts";
export * from "./memory_result_store.ts";
export * from "./prune_runs.ts";
export * from "./read_run.ts";
export * from "./result_store_error.ts";
export * from "./resume_error.ts";
export * from "./serializers/bytes_serializer.ts";
export * from "./serializers/gzip_serializer.ts";
export * from "./serializers/json_serializer.ts";
export * from "./serializers/plain_json_serializer.ts";
export * from "./serializers/text_serializer.ts";
export * from "./serializers/wrapping_serializer.ts";
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
