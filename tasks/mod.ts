/**
 * Tasks: what a flow is made of, the states they go through, and the rules by which they run.
 *
 * @module
 */
export * from "./build_error.ts";
export * from "./env_var_secret.ts";
export * from "./function_task.ts";
export * from "./graph.ts";
export * from "./inputs.ts";
export * from "./mapping.ts";
export * from "./parameter.ts";
export * from "./prefect_secret.ts";
export * from "./secret_task.ts";
export * from "./task.ts";
export * from "./task_node.ts";
export * from "./task_options.ts";
export * from "./states/cached.ts";
export * from "./states/cancelled.ts";
export * from "./states/cancelling.ts";
export * from "./states/failed.ts";
export * from "./states/finished.ts";
export * from "./states/looped.ts";
export * from "./states/mapped.ts";
export * from "./states/meta_state.ts";
export * from "./states/paused.ts";
export * from "./states/pending.ts";
export * from "./states/queued.ts";
export * from "./states/resume.ts";
export * from "./states/retrying.ts";
export * from "./states/running.ts";
export * from "./states/scheduled.ts";
export * from "./states/skipped.ts";
export * from "./states/state.ts";
export * from "./states/state_from_json.ts";
export * from "./states/state_json.ts";
export * from "./states/state_json_error.ts";
export * from "./states/state_name.ts";
export * from "./states/submitted.ts";
export * from "./states/success.ts";
export * from "./states/timed_out.ts";
export * from "./states/trigger_failed.ts";
export * from "./states/validation_failed.ts";
