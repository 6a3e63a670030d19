/**
 * For tests: runs with secrets, time and stubs of the test's own, and what executors and stores elsewhere
 * must pass.
 *
 * @example A flow with a stub, and two hours of retries in no time
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { testRun } from "@tacit/flow/testing";
 *
 * const post = task("post", () => "posted", { maxRetries: 3, retryDelay: { hours: 1 } });
 * const flow = new Flow("posts", () => post());
 *
 * let calls = 0;
 * const test = await testRun(flow, {
 *   stubs: {
 *     post: () => {
 *       if (++calls < 3) throw new Error("503");
 *       return "posted at last";
 *     },
 *   },
 * });
 * test.assertStates({ post: "Success" });
 * console.log(test.output, test.elapsedMs); // "posted at last" 7200000
 * ```
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
export * from "./audit_files.ts";
export type * from "./by_task.ts";
export * from "./check_executor.ts";
export * from "./check_result_store.ts";
export * from "./check_run_store.ts";
export * from "./check_secret_store.ts";
export type * from "./logged_line.ts";
export type * from "./stub.ts";
export * from "./test_run.ts";
export * from "./tested_run.ts";
