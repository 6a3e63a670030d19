/**
 * Flows: the graph, the engine that runs it, and what comes of a run.
 *
 * @example A flow with a parameter and a map
 * ```ts
 * import { Flow, Parameter, task, unmapped } from "@tacit/flow";
 *
 * const add = task((x: number, y: number) => x + y);
 * const flow = new Flow("sums", () => {
 *   const base = new Parameter<number>("base", { default: 1 });
 *   return add.map([1, 2, 3], unmapped(base));
 * });
 * const run = await flow.run({ parameters: { base: 10 } });
 * console.log(run.output); // [11, 12, 13]
 * ```
 *
 * @module
 */
export type * from "./edge.ts";
export * from "./executors/executor.ts";
export * from "./executors/local_executor.ts";
export * from "./executors/worker_executor.ts";
export * from "./flow.ts";
export * from "./flow_run.ts";
export * from "./errors.ts";
export * from "./result_cache.ts";
export type { Picture } from "./pictures/mod.ts";
export type * from "./run_event.ts";
export type * from "./run_options.ts";
export type { TaskFailure } from "./task_failure.ts";
