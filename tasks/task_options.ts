// What a task can be told besides its code, and the checked form that the engine works with.
import { type CacheValidator, durationOnly, neverUse } from "./cache_validators.ts";
import { type Duration, toMilliseconds } from "../config/mod.ts";
import type { LocationTemplate, ResultOptions } from "./result_options.ts";
import { checkRetryDelay, type RetryDelay } from "./retry_delay.ts";
import type { AnyTask, StateHandler, TaskRunName, TaskSettings } from "./any_task.ts";
import type { State } from "./states/state.ts";
import { allSuccessful, type Trigger } from "./triggers.ts";

/** The options of a task. */
export interface TaskOptions {
  /**
   * The name in logs, states and pictures.
   *
   * @default {the function's or class's name}
   */
  readonly name?: string;
  /**
   * The identifier within a flow, where the one made from name and position will not do.
   *
   * @default {the name and a number: `add-1`}
   */
  readonly slug?: string;
  /** Marks for the user's own purposes, and for executors. */
  readonly tags?: Iterable<string>;
  /**
   * How often a failed run is tried again.
   *
   * @default {0}
   */
  readonly maxRetries?: number;
  /**
   * How long to wait before each retry: a duration, a list of them, or a function of the attempt.
   *
   * @default {0}
   */
  readonly retryDelay?: RetryDelay;
  /**
   * Which errors are worth a retry: classes, or a predicate.
   *
   * @default {all, but errors of permission such as Deno's `NotCapable`: waiting grants nothing}
   */
  readonly retryOn?: readonly ErrorClass[] | ((error: unknown) => boolean);
  /** How long one attempt may take before it is `TimedOut`. No limit, where it is not given. */
  readonly timeout?: Duration;
  /**
   * Decides from the upstream states whether the task runs.
   *
   * @default {allSuccessful}
   */
  readonly trigger?: Trigger;
  /**
   * True if the task is skipped when one of its upstream tasks was.
   *
   * @default {true}
   */
  readonly skipOnUpstreamSkip?: boolean;
  /** How long a result is kept to be used again. It is not, where no time is given. */
  readonly cacheFor?: Duration;
  /**
   * The name under which results are kept; tasks with one key share them.
   *
   * @default {the flow's name and the task's slug}
   */
  readonly cacheKey?: string;
  /**
   * Decides whether a kept result serves this run.
   *
   * @default {durationOnly}
   */
  readonly cacheValidator?: CacheValidator;
  /** How the result is kept, where the run keeps results. */
  readonly result?: ResultOptions;
  /**
   * True if the result is kept, where the run keeps results. One that is not is made again when a
   * resumed run needs it.
   *
   * @default {what the flow says, and true where it says nothing}
   */
  readonly checkpoint?: boolean;
  /**
   * Whether the task may run at most once in a run that keeps results: it sends a mail, or moves money. A
   * resumed run does not run it again where it was begun and is not known to have ended; it is `Failed`, with
   * a message that says so. Retries that the task asks for are made all the same.
   *
   * @default {false}
   */
  readonly atMostOnce?: boolean;
  /**
   * Where the result is kept so that later runs take it from there in place of running the task.
   * Nothing happens with it where the run keeps no results.
   */
  readonly target?: LocationTemplate;
  /** Called in turn at each change of state; what one returns becomes the new state. */
  readonly stateHandlers?: readonly StateHandler[];
  /** Called at each failure of the task, also one after which it is tried again; it is awaited. */
  readonly onFailure?: (task: AnyTask, state: State) => unknown;
  /**
   * A name for each run of the task: a template such as `load-{region}` over the task's named inputs,
   * the parameters and the context, or a function of the inputs.
   */
  readonly taskRunName?: TaskRunName;
  /**
   * True if what the task prints with `console` goes through the run's logger, redacted. All tasks do so
   * where `logging.redact_console` is true.
   *
   * @default {false}
   */
  readonly logStdout?: boolean;
}

/** A class whose instances are errors. */
// Constructors differ in what they take; only what they make is of interest here.
export type ErrorClass = abstract new (...args: never[]) => Error;

const NO_TAGS: ReadonlySet<string> = new Set();
const NO_HANDLERS: readonly StateHandler[] = [];

/**
 * Checks a task's options and fills in the defaults.
 *
 * @param options The options as given.
 * @param ownName The name where the options give none: of the function or the class. It may be empty.
 * @returns The settings.
 * @throws {TypeError} If an option cannot be meant so; the message names task and option.
 * @throws {RangeError} If a duration is negative, not a number, or infinite.
 */
export function resolveTaskOptions(options: TaskOptions, ownName: string): TaskSettings {
  const name = options.name ?? (ownName || "task");
  const wrong = (option: string, why: string): never => {
    throw new TypeError(`Task "${name}": option \`${option}\` ${why}.`);
  };
  const maxRetries = options.maxRetries ?? 0;
  if (!Number.isInteger(maxRetries) || maxRetries < 0) {
    wrong("maxRetries", `must be a whole number from 0, and is ${maxRetries}`);
  }
  if (options.retryDelay !== undefined && maxRetries === 0) {
    wrong("retryDelay", "needs `maxRetries` to be at least 1: nothing is retried without it");
  }
  if (options.retryOn !== undefined && maxRetries === 0) {
    wrong("retryOn", "needs `maxRetries` to be at least 1: nothing is retried without it");
  }
  checkRetryDelay(options.retryDelay ?? 0, `retryDelay of task "${name}"`);
  if (options.cacheFor === undefined && options.cacheValidator !== undefined) {
    if (options.cacheValidator !== neverUse) {
      wrong("cacheValidator", "needs `cacheFor`: nothing is kept without it");
    }
  }
  const timeoutMs = options.timeout === undefined
    ? undefined
    : toMilliseconds(options.timeout, `timeout of task "${name}"`);
  if (timeoutMs === 0) wrong("timeout", "must be longer than 0");
  if (options.target !== undefined && options.result?.location !== undefined) {
    wrong("target", "says where the result is kept, and `result.location` does so too");
  }
  return {
    name,
    isNamed: options.name !== undefined || ownName !== "",
    slug: options.slug,
    tags: options.tags ? new Set(options.tags) : NO_TAGS,
    maxRetries,
    retryDelay: options.retryDelay ?? 0,
    isRetriable: options.retryOn === undefined ? mayPassLater : retriable(options.retryOn),
    timeoutMs,
    trigger: options.trigger ?? allSuccessful,
    skipOnUpstreamSkip: options.skipOnUpstreamSkip ?? true,
    cacheForMs: options.cacheFor === undefined
      ? undefined
      : toMilliseconds(options.cacheFor, `cacheFor of task "${name}"`),
    cacheKey: options.cacheKey,
    cacheValidator: options.cacheValidator ?? durationOnly,
    result: options.result,
    checkpoint: options.checkpoint,
    target: options.target,
    atMostOnce: options.atMostOnce ?? false,
    stateHandlers: handlersOf(options),
    taskRunName: options.taskRunName,
    logStdout: options.logStdout ?? false,
  };
}

/** Deno's and Node's errors of permission. */
const PERMISSION_NAMES: ReadonlySet<unknown> = new Set(["NotCapable", "PermissionDenied"]);
const PERMISSION_CODES: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "ERR_ACCESS_DENIED"]);

function mayPassLater(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  return !PERMISSION_NAMES.has(error.name) &&
    !("code" in error && PERMISSION_CODES.has(error.code));
}

function retriable(on: NonNullable<TaskOptions["retryOn"]>): (error: unknown) => boolean {
  return typeof on === "function"
    ? on
    : (error) => on.some((errorClass) => error instanceof errorClass);
}

/** `onFailure` is a state handler that looks at one kind of change, as in Prefect. */
function handlersOf({ stateHandlers, onFailure }: TaskOptions): readonly StateHandler[] {
  if (onFailure === undefined) return stateHandlers ?? NO_HANDLERS;
  const failureHandler: StateHandler = async (task, _, newState) => {
    if (newState.isFailed) await onFailure(task, newState);
  };
  return [...stateHandlers ?? [], failureHandler];
}
