// A run for tests: with secrets, parameters and time of the test's own, and stubs in the place of tasks.
import { DEFAULT_CONFIG } from "../../config/_internal.ts";
import { type Config, loadConfig, type Logger, withContext } from "../../config/mod.ts";
import { nearestNames } from "../../secrets/_internal.ts";
import {
  type AnyTask,
  type NodeResult,
  type Resolved,
  type State,
  type StateName,
  Task,
  type TaskNode,
} from "../../tasks/mod.ts";
import type { Flow } from "../flow.ts";
import type { FlowRun } from "../flow_run.ts";
import type { RunEvent } from "../run_event.ts";
import type { RunOptions } from "../run_options.ts";
import { FakeClock } from "./_fake_clock.ts";
import { StubTask } from "./_stub_task.ts";

/** What a test brings to a run, besides what every run can be given. */
export interface TestRunOptions extends Omit<RunOptions, "onEvent"> {
  /** The secrets, by name. No others are found. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /**
   * What stands in the place of tasks, by name or slug: a value, or a function of the task's inputs.
   * The task's settings stay: its trigger, its retries, its mapping.
   */
  readonly stubs?: Readonly<Record<string, unknown>>;
  /**
   * When the run begins, by a clock that waits for nothing: retries and `delay` are over at once, in
   * the order of their times. Timeouts still go by the machine's clock.
   *
   * @default {new Date(2026, 0, 1)}
   */
  readonly now?: Date;
  /**
   * The configuration. Nothing of this machine's is read.
   *
   * @default {the defaults}
   */
  readonly config?: Config;
}

/** What was logged. */
export interface LoggedLine {
  /** The method that it was logged with. */
  readonly level: "debug" | "info" | "warn" | "error";
  /** What was logged, with every secret masked. */
  readonly message: string;
}

/** A run that is over, and what a test asks of it. */
export class TestRun<Output> {
  /** The run. */
  readonly run: FlowRun<Output>;
  /** Each change of state, in order. */
  readonly events: readonly RunEvent[];
  /** What was logged, in order. */
  readonly logs: readonly LoggedLine[];
  /** How long the run took by its own clock, in milliseconds: the waits, and nothing else. */
  readonly elapsedMs: number;
  readonly #find: (task: string | TaskNode<unknown>) => AnyTask;

  /**
   * Makes a test's view of a run; `testRun` does.
   *
   * @param run The run.
   * @param seen What was seen of it.
   * @param find Finds a task of the flow that was run.
   */
  constructor(
    run: FlowRun<Output>,
    seen: Pick<TestRun<Output>, "events" | "logs" | "elapsedMs">,
    find: (task: string | TaskNode<unknown>) => AnyTask,
  ) {
    this.run = run;
    this.events = seen.events;
    this.logs = seen.logs;
    this.elapsedMs = seen.elapsedMs;
    this.#find = find;
  }

  /** The flow's output. It throws where the flow failed. */
  get output(): Output {
    return this.run.output;
  }

  /**
   * The state of a task.
   *
   * @param task Its name, its slug, or the node.
   * @returns The state it ended with.
   * @throws {TypeError} If there is no such task, or several.
   */
  stateOf(task: string | TaskNode<unknown>): State {
    return this.run.stateOf(this.#find(task));
  }

  /**
   * What a task gave.
   *
   * @param task The node.
   * @returns The result.
   * @throws {FlowRunError} If the task failed or did not run.
   */
  resultOf<N extends TaskNode<unknown>>(task: N): NodeResult<N>;
  /**
   * What a task gave.
   *
   * @param task Its name or its slug.
   * @returns The result.
   * @throws {TypeError} If there is no such task, or several.
   * @throws {FlowRunError} If the task failed or did not run.
   */
  resultOf(task: string): unknown;
  resultOf(task: string | TaskNode<unknown>): unknown {
    return this.run.resultOf(this.#find(task));
  }

  /**
   * Checks the states of tasks.
   *
   * @param expected The names of the states, by the tasks' names or slugs. Others may have any.
   * @throws {Error} If one has another state; the message names all that do, with their messages.
   */
  assertStates(expected: Readonly<Record<string, StateName>>): void {
    const wrong = Object.entries(expected).flatMap(([task, name]) => {
      const state = this.stateOf(task);
      return state.name === name ? [] : [`  ${task}: ${state.name}, not ${name}: ${state.message}`];
    });
    if (wrong.length > 0) {
      throw new Error(
        `Tasks of flow "${this.run.flowName}" have other states:\n${wrong.join("\n")}`,
      );
    }
  }
}

/**
 * Runs a flow as a test wants it, and changes nothing of the flow itself.
 *
 * @param flow The flow.
 * @param options What the test brings.
 * @returns The run, and what was seen of it.
 * @throws {TypeError} If a stub is for a task that the flow does not have.
 * @throws {ParameterError} If a parameter is missing, unknown, or refused by its own check.
 *
 * @example
 * ```ts
 * import { Flow, PrefectSecret, task } from "@tacit/flow";
 * import { testRun } from "@tacit/flow/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const fetchRows = task((_token: string): number[] => [], { name: "fetchRows" });
 * const sum = task((rows: number[]) => rows.reduce((total, row) => total + row, 0), {
 *   name: "sum",
 *   maxRetries: 3,
 *   retryDelay: { hours: 1 },
 * });
 * const flow = new Flow("report", () => sum(fetchRows(new PrefectSecret("TOKEN"))));
 *
 * const test = await testRun(flow, {
 *   secrets: { TOKEN: "for a test" },
 *   stubs: { fetchRows: [1, 2, 3] },
 * });
 * assertEquals(test.output, 6);
 * test.assertStates({ fetchRows: "Success", sum: "Success" });
 * ```
 */
export async function testRun<Built>(
  flow: Flow<Built>,
  options: TestRunOptions = {},
): Promise<TestRun<Resolved<Built>>> {
  const { secrets = {}, stubs = {}, now = new Date(2026, 0, 1), config, ...runOptions } = options;
  const copy = flow.copy();
  const replaced = new Map<AnyTask, AnyTask>();
  for (const [name, stub] of Object.entries(stubs)) {
    for (const task of tasksCalled(flow, name)) {
      const stubTask = new StubTask(task, stub);
      copy.replace(task, stubTask);
      replaced.set(task, stubTask);
    }
  }
  const clock = new FakeClock(now);
  const events: RunEvent[] = [];
  const logs: LoggedLine[] = [];
  const surroundings = {
    clock,
    secrets,
    date: now,
    config: config ?? loadConfig({ defaults: DEFAULT_CONFIG, env: {} }) as Config,
  };
  const run = await withContext(surroundings, () =>
    copy.run({
      logger: keepingLogger(logs),
      ...runOptions,
      onEvent: (event) => void events.push(event),
    }));
  const find = (task: string | TaskNode<unknown>) => {
    const found = typeof task === "string" ? onlyTask(flow, task) : task as unknown as AnyTask;
    return replaced.get(found) ?? found;
  };
  return new TestRun(run, { events, logs, elapsedMs: clock.elapsedMs }, find);
}

function keepingLogger(logs: LoggedLine[]): Logger {
  const keep = (level: LoggedLine["level"]) => (message: unknown) =>
    void logs.push({ level, message: String(message) });
  return { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
}

/** The tasks of a name, or the one of a slug. */
function tasksCalled(flow: Flow<unknown>, name: string): readonly AnyTask[] {
  const named = flow.getTasks({ name });
  const found = named.length > 0 ? named : flow.getTasks({ slug: name });
  if (found.length > 0) return found;
  const known = [...flow.tasks].flatMap((task) => [task.name, flow.slugOf(task)]);
  const [nearest] = nearestNames(name, known);
  const hint = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  throw new TypeError(`Flow "${flow.name}" has no task called "${name}".${hint}`);
}

function onlyTask(flow: Flow<unknown>, name: string): AnyTask {
  const tasks = tasksCalled(flow, name);
  if (tasks.length === 1 && tasks[0] instanceof Task) return tasks[0];
  const slugs = tasks.map((task) => flow.slugOf(task)).join(", ");
  throw new TypeError(`Flow "${flow.name}" has several tasks called "${name}": ask for ${slugs}.`);
}
