/**
 * Tasks: what a flow is made of, the states they go through, and the rules by which they run.
 *
 * @example A task that is tried again
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 *
 * const load = task((url: string) => url.length, { maxRetries: 3, retryDelay: { seconds: 1 } });
 * const run = await new Flow("load", () => load("https://example.com")).run();
 * console.log(run.output); // 19
 * ```
 *
 * @module
 */
export * from "./build_error.ts";
export * from "./cache_validators.ts";
export type * from "./control_flow/branch.ts";
export * from "./control_flow/case_of.ts";
export * from "./control_flow/filter_task.ts";
export * from "./control_flow/if_else.ts";
export * from "./control_flow/merge.ts";
export * from "./control_flow/resource_manager.ts";
export * from "./control_flow/switch_case.ts";
export * from "./date_time_parameter.ts";
export * from "./delay.ts";
export * from "./duration.ts";
export * from "./env_var_secret.ts";
export * from "./exponential_backoff.ts";
export * from "./fingerprint_inputs.ts";
export * from "./function_task.ts";
export type * from "./graph.ts";
export type * from "./inputs.ts";
export * from "./mapping.ts";
export * from "./operators/comparisons.ts";
export * from "./operators/logic.ts";
export type * from "./operators/operand.ts";
export * from "./parameter.ts";
export type * from "./part_types.ts";
export * from "./prefect_secret.ts";
export type * from "./result_options.ts";
export type * from "./result_store.ts";
export * from "./retry_delay.ts";
export type * from "./secret_mark.ts";
export * from "./secret_task.ts";
export * from "./serialize_error.ts";
export type * from "./serializer.ts";
export * from "./signals/prefect_state_signal.ts";
export * from "./signals/signal_from_state.ts";
export * from "./signals/signals.ts";
export * from "./states/failed.ts";
export * from "./states/finished.ts";
export * from "./states/meta_state.ts";
export * from "./states/pending.ts";
export * from "./states/running.ts";
export * from "./states/state.ts";
export * from "./states/state_from_json.ts";
export type * from "./states/state_json.ts";
export type * from "./states/state_name.ts";
export * from "./states/success.ts";
export * from "./store_secret.ts";
export * from "./task.ts";
export type * from "./task_node.ts";
export * from "./task_options.ts";
export * from "./triggers.ts";
export * from "./unpack.ts";
