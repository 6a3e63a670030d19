/**
 * Flows: the graph, the engine that runs it, and what comes of a run.
 *
 * @module
 */
export type * from "./edge.ts";
export * from "./executors/executor.ts";
export * from "./executors/local_executor.ts";
export * from "./executors/sequential_executor.ts";
export * from "./executors/worker_executor.ts";
export * from "./flow.ts";
export * from "./flow_run.ts";
export * from "./flow_run_error.ts";
export * from "./parameter_error.ts";
export * from "./result_cache.ts";
export type { Picture } from "./pictures/mod.ts";
export type * from "./run_event.ts";
export type * from "./run_options.ts";
export type { TaskFailure } from "./task_failure.ts";
