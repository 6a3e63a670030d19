/**
 * For tests: what executors and stores elsewhere must pass.
 *
 * @module
 */
export * from "./check_executor.ts";
export * from "./check_result_store.ts";
