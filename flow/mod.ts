/**
 * Flows: the graph, the engine that runs it, and what comes of a run.
 *
 * @example A flow with a parameter and a map
 * ```ts
 * import { Flow, Parameter, task, unmapped } from "@tacit/flow";
 *
 * const add = task("add", (x: number, y: number) => x + y);
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
export type { Edge } from "./graph/mod.ts";
export {
  FlowRunError,
  type FlowRunEvent,
  ParameterError,
  ResultCache,
  type ResultDefaults,
  type RunEvent,
  type RunOptions,
  type TaskFailure,
  type TaskRunEvent,
} from "./engine/mod.ts";
export * from "./executors/mod.ts";
export * from "./flow.ts";
export { FlowRun } from "./flow_run.ts";
export type { Picture } from "./pictures/mod.ts";
export * from "./workers/worker_executor.ts";
export type { Logger, SchemaIssue, SchemaResult, StandardSchema } from "../config/mod.ts";
export type { Sealed } from "../secrets/mod.ts";
export type {
  AnyTask,
  BindArguments,
  BindOptions,
  Block,
  Cached,
  CacheValidator,
  Duration,
  DurationText,
  EdgeOptions,
  ElementOf,
  ErrorClass,
  Finished,
  Flat,
  FunctionTask,
  Graph,
  Input,
  InputAt,
  InputKey,
  InputsOf,
  isMappedSecret,
  KeyMapping,
  KeyTaking,
  ListOrUnmapped,
  LocationTemplate,
  LocationValues,
  MapInputsOf,
  MappedSecretMark,
  MapSource,
  NestedInput,
  NodeOutput,
  NodeResult,
  NoInputs,
  Opaque,
  OrderOptions,
  Parameter,
  Part,
  PartAt,
  PartKey,
  PartNode,
  PositionOf,
  Resolved,
  ResultOptions,
  ResultStore,
  ResultWriteOptions,
  RetryDelay,
  SecretAlike,
  SecretMark,
  Serializer,
  State,
  StateChanges,
  StateHandler,
  StateJSON,
  StateName,
  StateOptions,
  Success,
  Task,
  TaskFunction,
  TaskNode,
  TaskOptions,
  TaskRunName,
  Trigger,
  TriggerRun,
  Unmapped,
  UpstreamState,
} from "../tasks/mod.ts";
