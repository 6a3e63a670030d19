/**
 * Tacit: workflows that keep their secrets.
 *
 * The names that most programs need. The rest has entries of its own: `@tacit/flow/tasks` for states,
 * triggers, operators and the types of inputs, `@tacit/flow/flow`, `@tacit/flow/secrets` and
 * `@tacit/flow/config`.
 *
 * @example A secret passed to the task that uses it
 * ```ts
 * import { Flow, PrefectSecret, task, withContext } from "@tacit/flow";
 *
 * const sign = task("sign", (text: string, key: string) => `${text}, signed with ${key.length} characters`);
 * const flow = new Flow("letter", () => sign("Dear Ada", new PrefectSecret("SIGNING_KEY")));
 *
 * // In a program the secret comes from PREFECT__CONTEXT__SECRETS__SIGNING_KEY, a file or a store.
 * const run = await withContext({ secrets: { SIGNING_KEY: "for a test" } }, () => flow.run());
 * console.log(run.output); // Dear Ada, signed with 10 characters
 * ```
 *
 * @module
 */
export {
  type Config,
  ConfigError,
  type Context,
  context,
  type ContextValues,
  getConfig,
  loadConfig,
  type LoadConfigOptions,
  type Logger,
  withContext,
} from "./config/mod.ts";
export {
  Redactor,
  Sealed,
  Secret,
  SecretAccessError,
  SecretNotFoundError,
  type SecretStore,
  SecretValueError,
} from "./secrets/mod.ts";
export {
  allFailed,
  allFinished,
  allSuccessful,
  anyFailed,
  anySuccessful,
  type AnyTask,
  type CacheValidator,
  caseOf,
  DateTimeParameter,
  delay,
  type Duration,
  EnvVarSecret,
  exponentialBackoff,
  FAIL,
  Failed,
  FilterTask,
  flatten,
  FlowBuildError,
  ifElse,
  LOOP,
  manualOnly,
  merge,
  notAllSkipped,
  Parameter,
  PAUSE,
  PrefectSecret,
  PrefectStateSignal,
  resourceManager,
  type ResultStore,
  Resume,
  RETRY,
  type RetryDelay,
  SecretTask,
  secretTask,
  type Serializer,
  SKIP,
  someFailed,
  someSuccessful,
  State,
  type StateHandler,
  StoreSecret,
  SUCCESS,
  Success,
  switchCase,
  Task,
  task,
  type TaskNode,
  type TaskOptions,
  type Trigger,
  unmapped,
  unpack,
} from "./tasks/mod.ts";
export {
  type Edge,
  type Executor,
  type ExecutorSession,
  Flow,
  type FlowOptions,
  FlowRun,
  FlowRunError,
  type FlowStateHandler,
  type JobSource,
  LocalExecutor,
  ParameterError,
  type Picture,
  ResultCache,
  type RunEvent,
  type RunOptions,
  SequentialExecutor,
  type TaskFailure,
  type TaskJob,
  WorkerExecutor,
} from "./flow/mod.ts";
