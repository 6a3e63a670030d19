// A run for tests: with secrets, parameters and time of the test's own, and stubs in the place of tasks.
import {
  CLOCK,
  CONFIG,
  currentFrame,
  DATE,
  DEFAULT_CONFIG,
  ENVIRONMENT,
  KeyedFrame,
  recordEnvironment,
  runInFrame,
  SECRETS,
} from "../../config/_internal.ts";
import { type Config, loadConfig } from "../../config/mod.ts";
import type { AnyTask, Resolved } from "../../tasks/mod.ts";
import { LocalExecutor } from "../executors/mod.ts";
import type { Flow } from "../_internal.ts";
import type { RunEvent, RunOptions } from "../engine/mod.ts";
import type { ByTask } from "./by_task.ts";
import { ClockedExecutor } from "./_clocked_executor.ts";
import { FakeClock } from "./_fake_clock.ts";
import { holdDates } from "./_held_dates.ts";
import { sayOfTasks } from "./_find_tasks.ts";
import { keepingLogger } from "./_keeping_logger.ts";
import type { LoggedLine } from "./logged_line.ts";
import type { Stub } from "./stub.ts";
import { StubTask } from "./_stub_task.ts";
import { TestedRun } from "./tested_run.ts";

/** The options of a test run, besides those of every run. */
export interface TestRunOptions extends Omit<RunOptions, "onEvent"> {
  /** The secrets, by name. No others are found, but those of `env` and `config`. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /**
   * The stubs, which stand in the place of tasks. A task's settings stay: its trigger, its retries, its mapping; and
   * the stub of a secret is one.
   */
  readonly stubs?: ByTask<Stub>;
  /**
   * When the run begins, by a clock that is never waited for: retries, scheduled starts and `delay` are
   * over at once, in the order of their times.
   *
   * @default {new Date("2026-01-01T00:00:00Z")}
   */
  readonly now?: Date;
  /**
   * The variables that stand in for the environment, for `EnvVarSecret` and the configuration.
   *
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The configuration.
   *
   * @default {the defaults, and what `env` sets}
   */
  readonly config?: Config;
}

/**
 * Runs a flow as a test wants it. Nothing is read of this machine's configuration and environment, and
 * the flow stays as it is.
 *
 * @param flow The flow.
 * @param options What the test brings.
 * @returns The run, and what was seen of it.
 * @throws {TypeError} If a stub is for a task that the flow does not have.
 * @throws {ParameterError} If a parameter is missing, unknown, or refused by its own check.
 *
 * @example A secret and a stub
 * ```ts
 * import { Flow, PrefectSecret, task } from "@tacit/flow";
 * import { testRun } from "@tacit/flow/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const fetchRows = task("fetchRows", (_token: string): number[] => []);
 * const sum = task("sum", (rows: number[]) => rows.reduce((total, row) => total + row, 0));
 * const flow = new Flow("report", () => sum(fetchRows(new PrefectSecret("TOKEN"))));
 *
 * const test = await testRun(flow, {
 *   secrets: { TOKEN: "for a test" },
 *   stubs: { fetchRows: [1, 2, 3] },
 * });
 * assertEquals(test.output, 6);
 * test.assertStates({ fetchRows: "Success", sum: "Success" });
 * ```
 *
 * @example Hours of retries, in no time
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { testRun } from "@tacit/flow/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const post = task("post", () => {}, { maxRetries: 3, retryDelay: { hours: 1 } });
 * const test = await testRun(new Flow("posts", () => post()), {
 *   stubs: {
 *     post: () => {
 *       throw new Error("503");
 *     },
 *   },
 * });
 * test.assertStates({ post: "Failed" });
 * assertEquals(test.elapsedMs, 3 * 60 * 60 * 1000);
 * ```
 */
export async function testRun<Built>(
  flow: Flow<Built>,
  options: TestRunOptions = {},
): Promise<TestedRun<Resolved<Built>>> {
  const {
    config,
    env = {},
    executor = new LocalExecutor(),
    logger,
    now = new Date("2026-01-01T00:00:00Z"),
    secrets = {},
    stubs = {},
    ...runOptions
  } = options;
  const copy = flow.copy();
  const replaced = new Map<AnyTask, AnyTask>();
  for (const [task, stub] of sayOfTasks(flow, stubs)) {
    const stubTask = new StubTask(task, stub);
    copy.replace(task, stubTask);
    replaced.set(task, stubTask);
  }
  const clock = new FakeClock(now);
  const events: RunEvent[] = [];
  const logs: LoggedLine[] = [];
  const frame = new KeyedFrame(currentFrame())
    .with(SECRETS, new Map(Object.entries(secrets)))
    .with(DATE, now)
    .with(CONFIG, config ?? loadConfig({ defaults: DEFAULT_CONFIG, env }) as Config)
    .with(CLOCK, clock)
    .with(ENVIRONMENT, recordEnvironment(env));
  const giveDatesBack = holdDates();
  try {
    const run = await runInFrame(frame, () =>
      copy.run({
        ...runOptions,
        executor: new ClockedExecutor(executor, clock),
        logger: keepingLogger(logs, logger),
        onEvent: (event) => void events.push(event),
      }));
    return new TestedRun({ run, events, logs, elapsedMs: clock.elapsedMs }, flow, replaced);
  } finally {
    giveDatesBack();
    clock.stop();
  }
}
