// A task whatever it takes and gives, as graphs, handlers and the engine see it, and its settings. They name
// each other: a task has settings, which hold handlers, which are told of the task.
import type { CacheValidator } from "./cache_validators.ts";
import type { LocationTemplate, ResultOptions } from "./result_options.ts";
import type { RetryDelay } from "./retry_delay.ts";
import type { State } from "./states/state.ts";
import type { TaskNode } from "./task_node.ts";
import type { Trigger } from "./trigger.ts";

/** Any task, whatever it takes and gives. Every {@linkcode Task} is one. */
export interface AnyTask extends TaskNode<unknown> {
  /**
   * The options, checked, with every default filled in.
   *
   * @internal
   */
  readonly settings: TaskSettings;
  /** The user's marks. */
  readonly tags: ReadonlySet<string>;
  /** True if the output is a secret: such an output stays in the run's memory and is never stored. */
  readonly isSecret: boolean;
  /** True if a later run may take an earlier result of this task instead of running it again. */
  readonly isRestorable: boolean;
  /** True if the task cleans up after others: it runs whatever became of them. */
  readonly isCleanup: boolean;
  /** The inputs that must be given. */
  readonly requiredInputs: readonly (string | number)[];
  /**
   * The work.
   *
   * @param inputs The resolved inputs.
   * @returns The output, or a promise of it.
   */
  run(inputs: never): unknown;
  /**
   * Calls `run` the way the engine does.
   *
   * @param inputs The resolved inputs.
   * @returns The output, or a promise of it.
   */
  invoke(inputs: never): unknown;
}

/**
 * A name for each run of a task: a template over its named inputs, the parameters and the context, or a
 * function of the inputs.
 */
export type TaskRunName = string | ((inputs: Readonly<Record<string, unknown>>) => string);

/**
 * Told of a task's change from one state to the next, before it happens.
 *
 * @param task The task.
 * @param oldState The state it leaves.
 * @param newState The state it is about to have.
 * @returns The state it gets instead, or nothing for `newState`.
 */
export type StateHandler = (
  task: AnyTask,
  oldState: State,
  newState: State,
) => State | void | Promise<State | void>;

/** A task's options, checked, with every default filled in. Shared by all nodes of one task. */
export interface TaskSettings {
  /** The name in logs, states and pictures. */
  readonly name: string;
  /** True if it is the task's own: an arrow function that was given no name has none. */
  readonly isNamed: boolean;
  /** The identifier the user chose, if any. */
  readonly slug: string | undefined;
  /** The user's marks. */
  readonly tags: ReadonlySet<string>;
  /** How often a failed run is tried again. */
  readonly maxRetries: number;
  /** How long to wait before each retry. */
  readonly retryDelay: RetryDelay;
  /** True if an error is worth a retry. */
  readonly isRetriable: (error: unknown) => boolean;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** Decides from the upstream states whether the task runs. */
  readonly trigger: Trigger;
  /** True if the task is skipped when one of its upstream tasks was. */
  readonly skipOnUpstreamSkip: boolean;
  /** How long a result is kept, in milliseconds. */
  readonly cacheForMs: number | undefined;
  /** The name under which results are kept. */
  readonly cacheKey: string | undefined;
  /** Decides whether a kept result serves. */
  readonly cacheValidator: CacheValidator;
  /** How the result is kept, where the run keeps results. */
  readonly result: ResultOptions | undefined;
  /** True if the result is kept, where the run keeps results and the task says so or says not. */
  readonly checkpoint: boolean | undefined;
  /** Where the result is kept for later runs too. */
  readonly target: LocationTemplate | undefined;
  /** Whether it is not run again where it was begun and is not known to have ended. */
  readonly atMostOnce: boolean;
  /** Called at each change of state. */
  readonly stateHandlers: readonly StateHandler[];
  /** Names each run. */
  readonly taskRunName: TaskRunName | undefined;
  /** True if what the task prints goes through the logger. */
  readonly logStdout: boolean;
}
