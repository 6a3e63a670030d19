// The engine: runs the graph of a flow, and tells what became of each task.
export { cacheKeyOf } from "./pipeline_steps.ts";
export { FlowRunError, ParameterError } from "./errors.ts";
export type { BoundStateHandler, FlowPlan, ResultDefaults } from "./flow_plan.ts";
export type { FlowRunState } from "./flow_run_state.ts";
export { describeThrown, redactState } from "./outcome.ts";
export {
  fillInputs,
  namedInputs,
  resolveParameters,
  upstreamRun,
  valueOfEdge,
} from "./resolve_inputs.ts";
export { ResultCache } from "./result_cache.ts";
export type { FlowRunEvent, RunEvent, TaskRunEvent } from "./run_event.ts";
export { type EndedRun, runFlow } from "./run_flow.ts";
export type { RunOptions } from "./run_options.ts";
export { describeFailures } from "./failure_text.ts";
export type * from "./run_record.ts";
export type { AwayResult, RunResults, UnreadResult } from "./run_results.ts";
export type * from "./run_store.ts";
export { failuresOf, type TaskFailure } from "./task_failure.ts";
export { MapProgress, PENDING, takeUp, TaskRun } from "./task_run.ts";
