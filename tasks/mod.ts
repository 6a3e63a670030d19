/**
 * Tasks: what a flow is made of, the states they go through, and the rules by which they run.
 *
 * @example A task that is tried again
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 *
 * const load = task("load", (url: string) => url.length, { maxRetries: 3, retryDelay: { seconds: 1 } });
 * const run = await new Flow("load", () => load("https://example.com")).run();
 * console.log(run.output); // 19
 * ```
 *
 * @module
 */
export type * from "./any_task.ts";
export * from "./errors.ts";
export * from "./cache_validators.ts";
export type * from "./control_flow/branch.ts";
export {
  caseOf,
  type CaseOptions,
  type Cases,
  ifElse,
  switchCase,
} from "./control_flow/conditionals.ts";
export * from "./control_flow/filter_task.ts";
export * from "./control_flow/merge.ts";
export {
  type Resource,
  ResourceCleanup,
  resourceManager,
  type ResourceOptions,
  ResourceSetup,
  type ResourceUseOptions,
} from "./control_flow/resource_manager.ts";
export * from "./delay.ts";
export { type Duration, type DurationText, toMilliseconds } from "../config/mod.ts";
export * from "./env_var_secret.ts";
export { fingerprintInputs } from "./fingerprint_inputs.ts";
export { FunctionTask, task, type TaskFunction, type UnnamedTaskOptions } from "./function_task.ts";
export type * from "./graph.ts";
export type * from "./inputs.ts";
export * from "./mapping.ts";
export type * from "./operand.ts";
export * from "./operators.ts";
export * from "./parameter.ts";
export type * from "./part_key.ts";
export type * from "./part_types.ts";
export { type NamedSecretOptions, PrefectSecret, type SecretNameInput } from "./prefect_secret.ts";
export type * from "./result_options.ts";
export type * from "./result_store.ts";
export {
  exponentialBackoff,
  type ExponentialBackoffOptions,
  type RetryDelay,
} from "./retry_delay.ts";
export type * from "./secret_mark.ts";
export { secretTask, type SecretTaskFunction } from "./secret_function_task.ts";
export { type KeepingOption, SecretTask, type SecretTaskOptions } from "./secret_task.ts";
export type * from "./serializer.ts";
export {
  FAIL,
  LOOP,
  type LoopOptions,
  PAUSE,
  type PauseOptions,
  PrefectStateSignal,
  RETRY,
  type RetryOptions,
  signalFromState,
  type SignalOptions,
  SKIP,
  SUCCESS,
  TRIGGERFAIL,
  VALIDATIONFAIL,
} from "./signals/signals.ts";
export * from "./states/finished.ts";
export * from "./states/meta_state.ts";
export { State, type StateChanges, type StateOptions } from "./states/state.ts";
export * from "./states/state_from_json.ts";
export type * from "./states/state_json.ts";
export type * from "./states/state_name.ts";
export * from "./states/unfinished.ts";
export * from "./store_secret.ts";
export {
  type BindArguments,
  type EdgeOptions,
  type NoInputs,
  type OrderOptions,
  Part,
  type PartNode,
  Task,
} from "./task.ts";
export type * from "./task_node.ts";
export type { ErrorClass, TaskOptions } from "./task_options.ts";
export * from "./triggers.ts";
export * from "./unpack.ts";
export type { SchemaIssue, SchemaResult, StandardSchema } from "../config/mod.ts";
export type { Sealed, SecretForm, SecretStore, SecretStoreOptions } from "../secrets/mod.ts";
