// The keys of what the context says of the configuration, the flow run and the task run in force.
import { type ContextKey, contextKey } from "./_context_key.ts";
import type { Config } from "./get_config.ts";

/** The configuration in force. */
export const CONFIG: ContextKey<Config> = contextKey("config");

/** The parameters, by name. */
export const PARAMETERS: ContextKey<Readonly<Record<string, unknown>>> = contextKey("parameters");

/** Aborts when the task times out or the run is cancelled. */
export const SIGNAL: ContextKey<AbortSignal> = contextKey("signal");

/** When the run started. */
export const DATE: ContextKey<Date> = contextKey("date");

/** When the run was due to start. */
export const SCHEDULED_START_TIME: ContextKey<Date> = contextKey("scheduled start time");

/** There while a flow is being built. */
export const IS_BUILDING: ContextKey<true> = contextKey("is building");

/** The flow run that is going on. */
export const FLOW_RUN: ContextKey<FlowRunContext> = contextKey("flow run");

/** The task run that is going on; a flow run inside a task does not see it. */
export const TASK_RUN: ContextKey<TaskRunContext> = contextKey("task run");

/** The keys of a flow run's values. */
export interface FlowRunContext {
  readonly flowName: string;
  readonly flowRunId: string;
}

/** The keys of a task run's values. `Context` describes the fields. */
export interface TaskRunContext {
  readonly taskName: string;
  readonly taskFullName: string;
  readonly taskRunName: string | undefined;
  readonly taskSlug: string;
  readonly taskTags: ReadonlySet<string>;
  readonly taskRunCount: number;
  readonly taskLoopCount: number;
  readonly taskLoopResult: unknown;
  readonly mapIndex: number | undefined;
  readonly resume: boolean;
}
