// The surroundings of the code that is running now, as it can ask about them. Reading it is always safe: the
// answers are the current call chain's own, and secrets appear by name only.
import {
  CONFIG,
  DATE,
  FLOW_RUN,
  PARAMETERS,
  SCHEDULED_START_TIME,
  SIGNAL,
  TASK_RUN,
} from "./_context_keys.ts";
import {
  currentFrame,
  frameSecretNames,
  KeyedFrame,
  OWN_VALUES,
  readContext,
  readOwnValue,
  runInFrame,
  SECRETS,
} from "./_frame.ts";
import { MASK } from "./_layer.ts";
import { LEARN_SECRET, LOGGER, MASK_LOGGER } from "./_logger_keys.ts";
import { type Config, getConfig } from "./get_config.ts";
import type { Logger } from "./logger.ts";

/**
 * The surroundings of the code that is running: of the task, the flow run, the program.
 *
 * Outside a flow run the fields of a run are `undefined`, and the dates are today's.
 */
export interface Context {
  /** The configuration in force. */
  readonly config: Config;
  /** The names of the secrets at hand, each with a mask for a value. Read one with `Secret`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The run's parameters, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The logger of the task or flow that is running; `console` outside a run. */
  readonly logger: Logger;
  /** Aborts when the task times out or the run is cancelled; never aborts outside a run. */
  readonly signal: AbortSignal;
  /** The name of the flow that is running. */
  readonly flowName: string | undefined;
  /** The identifier of the flow run. */
  readonly flowRunId: string | undefined;
  /** The name of the task that is running. */
  readonly taskName: string | undefined;
  /** The task's name, with the index of the mapped child where it is one: `add[3]`. */
  readonly taskFullName: string | undefined;
  /** The name of this task run, where the task makes one with `taskRunName`. */
  readonly taskRunName: string | undefined;
  /** The task's slug: its identifier within the flow. */
  readonly taskSlug: string | undefined;
  /** The task's tags. */
  readonly taskTags: ReadonlySet<string> | undefined;
  /** Which attempt this is; the first is 1. */
  readonly taskRunCount: number | undefined;
  /** Which turn of a loop this is; the first that a `LOOP` signal asked for is 2. */
  readonly taskLoopCount: number | undefined;
  /** The result that the last turn of the loop gave with its `LOOP` signal. */
  readonly taskLoopResult: unknown;
  /** The index of a mapped child; `undefined` for a task that is not mapped. */
  readonly mapIndex: number | undefined;
  /** True if the task run resumes after a pause. */
  readonly resume: boolean;
  /** When the run was due to start. */
  readonly scheduledStartTime: Date;
  /** When the run started; outside a run, now. */
  readonly date: Date;
  /** The run's date as `2020-12-31`. */
  readonly today: string;
  /** The day before the run's date, as `2020-12-30`. */
  readonly yesterday: string;
  /** The day after the run's date, as `2021-01-01`. */
  readonly tomorrow: string;
  /** The run's date as `20201231`. */
  readonly todayNodash: string;
  /** The day before the run's date, as `20201230`. */
  readonly yesterdayNodash: string;
  /** The day after the run's date, as `20210101`. */
  readonly tomorrowNodash: string;
  /**
   * Reads a value that `withContext` brought under a name of the user's own. The name of a field of the
   * context gives that field, except `logger` and `signal`.
   *
   * @param key The name.
   * @returns The value, or `undefined` where there is none.
   */
  get(key: string): unknown;
  /**
   * Says that a value that was made in this run is a secret: a token that a server gave, say. From then on it is
   * masked like any other, and what was stored before is taken back.
   *
   * @typeParam T The value's type.
   * @param value The secret.
   * @param name The name to call it by; the task's, unless it is given.
   * @returns The value itself.
   * @throws {Error} If no flow is running.
   * @throws {SecretValueError} If some of the value cannot be read, so that it could not be masked.
   *
   * @example
   * ```ts
   * import { context, Flow, task } from "@tacit/flow";
   *
   * const login = () => Promise.resolve("a token, made for this run");
   * const sync = task("sync", async () => {
   *   const session = context.mask(await login(), "SESSION");
   *   context.logger.info(`Logged in with ${session}`); // Logged in with ********
   * });
   * await new Flow("sync", () => void sync()).run();
   * ```
   */
  mask<T>(value: T, name?: string): T;
}

/**
 * The context of the code that is running now.
 *
 * @example What a task can ask
 * ```ts
 * import { context, withContext } from "@tacit/flow/config";
 *
 * withContext({ parameters: { base: 10 }, secrets: { TOKEN: "not shown" } }, () => {
 *   console.log(context.parameters.base); // 10
 *   console.log(context.secrets); // { TOKEN: "********" }
 * });
 * ```
 */
export const context: Context = Object.defineProperties({
  get config(): Config {
    return readContext(CONFIG) ?? getConfig();
  },
  get secrets(): Readonly<Record<string, string>> {
    const names = [...Object.keys(this.config.context.secrets), ...frameSecretNames()];
    return Object.freeze(Object.fromEntries(names.map((name) => [name, MASK])));
  },
  get parameters(): Readonly<Record<string, unknown>> {
    return readContext(PARAMETERS) ?? {};
  },
  get logger(): Logger {
    const logger = readContext(LOGGER) ?? console;
    // secrecy 4: a run masks a logger that `withContext` brings inside it, too.
    const mask = readContext(MASK_LOGGER);
    return mask === undefined ? logger : mask(logger);
  },
  get signal(): AbortSignal {
    return readContext(SIGNAL) ?? new AbortController().signal;
  },
  get flowName(): string | undefined {
    return readContext(FLOW_RUN)?.flowName;
  },
  get flowRunId(): string | undefined {
    return readContext(FLOW_RUN)?.flowRunId;
  },
  get taskName(): string | undefined {
    return readContext(TASK_RUN)?.taskName;
  },
  get taskFullName(): string | undefined {
    return readContext(TASK_RUN)?.taskFullName;
  },
  get taskRunName(): string | undefined {
    return readContext(TASK_RUN)?.taskRunName;
  },
  get taskSlug(): string | undefined {
    return readContext(TASK_RUN)?.taskSlug;
  },
  get taskTags(): ReadonlySet<string> | undefined {
    return readContext(TASK_RUN)?.taskTags;
  },
  get taskRunCount(): number | undefined {
    return readContext(TASK_RUN)?.taskRunCount;
  },
  get taskLoopCount(): number | undefined {
    return readContext(TASK_RUN)?.taskLoopCount;
  },
  get taskLoopResult(): unknown {
    return readContext(TASK_RUN)?.taskLoopResult;
  },
  get mapIndex(): number | undefined {
    return readContext(TASK_RUN)?.mapIndex;
  },
  get resume(): boolean {
    return readContext(TASK_RUN)?.resume ?? false;
  },
  get scheduledStartTime(): Date {
    return readContext(SCHEDULED_START_TIME) ?? this.date;
  },
  get date(): Date {
    return readContext(DATE) ?? new Date();
  },
  get today(): string {
    return dayOf(this.date, 0);
  },
  get yesterday(): string {
    return dayOf(this.date, -1);
  },
  get tomorrow(): string {
    return dayOf(this.date, 1);
  },
  get todayNodash(): string {
    return this.today.replaceAll("-", "");
  },
  get yesterdayNodash(): string {
    return this.yesterday.replaceAll("-", "");
  },
  get tomorrowNodash(): string {
    return this.tomorrow.replaceAll("-", "");
  },
  get: readByName,
  mask: maskValue,
}, {
  // A logger or a signal can be neither cloned nor written as JSON, so a copy of the context goes without.
  logger: { enumerable: false },
  signal: { enumerable: false },
  get: { enumerable: false },
  mask: { enumerable: false },
  [Symbol.for("Deno.customInspect")]: { value: inspectContext },
  [Symbol.for("nodejs.util.inspect.custom")]: { value: inspectContext },
});

/** A field of the context, or a value of the user's own: one that is called like a field is not seen. */
function readByName(key: string): unknown {
  return Object.keys(context).includes(key) ? Reflect.get(context, key) : readOwnValue(key);
}

function maskValue<T>(value: T, name?: string): T {
  const learn = readContext(LEARN_SECRET);
  if (learn === undefined) {
    throw new Error(
      "context.mask() was called where no flow runs: nothing is masked there. Call it in a task.",
    );
  }
  if (value !== undefined && value !== null) learn(name ?? context.taskName ?? "masked", value);
  return value;
}

/** A context prints as the values it has now; plain inspection would show `[Getter]`. */
function inspectContext(): unknown {
  return { ...context };
}

/** The UTC day `offset` days from `date`, as Prefect 1.4.1 writes it: `2020-12-31`. */
function dayOf(date: Date, offset: number): string {
  const day = new Date(date);
  day.setUTCDate(day.getUTCDate() + offset);
  return day.toISOString().slice(0, 10);
}

/** The values that {@linkcode withContext} can bring; any further name is the user's own, for `context.get`. */
export interface ContextValues {
  /** Secrets by name; they go before those of the environment and of files. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /** A configuration in place of the default one, as `loadConfig` gives it. */
  readonly config?: Config;
  /** Parameters by name. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** A logger in place of the default one. */
  readonly logger?: Logger;
  /** A date in place of now. */
  readonly date?: Date;
  /** When the run was due to start. */
  readonly scheduledStartTime?: Date;
  /** Values of the user's own, for `context.get(name)`. */
  readonly [name: string]: unknown;
}

/**
 * Calls `fn` with temporary context, and gives back what it gives. Everything that `fn` calls or
 * awaits sees the values; nothing else does.
 *
 * @param values The values, by name. What they leave out stays as it is.
 * @param fn The function to call.
 * @returns What `fn` returns.
 *
 * @example A secret for the length of a test
 * ```ts
 * import { withContext } from "@tacit/flow/config";
 * import { Secret } from "@tacit/flow/secrets";
 *
 * const value = await withContext({ secrets: { TOKEN: "test" } }, () => new Secret("TOKEN").get());
 * console.log(value === "test"); // true
 * ```
 */
export function withContext<T>(values: ContextValues, fn: () => T): T {
  const { secrets, config, parameters, logger, date, scheduledStartTime, ...own } = values;
  const frame = new KeyedFrame(currentFrame())
    .with(SECRETS, secrets && new Map(Object.entries(secrets)))
    .with(CONFIG, config)
    .with(PARAMETERS, parameters)
    .with(LOGGER, logger)
    .with(DATE, date)
    .with(SCHEDULED_START_TIME, scheduledStartTime)
    .with(OWN_VALUES, new Map(Object.entries(own)));
  return runInFrame(frame, fn);
}
