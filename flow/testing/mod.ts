/**
 * For tests: runs with secrets, time and stubs of the test's own, and what executors and stores elsewhere
 * must pass.
 *
 * @example Whether an executor keeps the rules
 * ```ts
 * import { SequentialExecutor } from "@tacit/flow";
 * import { checkExecutor } from "@tacit/flow/testing";
 *
 * await checkExecutor(() => new SequentialExecutor());
 * ```
 *
 * @module
 */
export type * from "./by_task.ts";
export * from "./check_executor.ts";
export * from "./check_result_store.ts";
export type * from "./logged_line.ts";
export type * from "./stub.ts";
export * from "./test_run.ts";
export * from "./tested_run.ts";
