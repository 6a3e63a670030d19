// A test's view of a run that is over.
import {
  type AnyTask,
  Mapped,
  type NodeResult,
  type State,
  type StateName,
  type TaskNode,
} from "../../tasks/mod.ts";
import type { Flow, FlowRun } from "../_internal.ts";
import type { RunEvent } from "../engine/mod.ts";
import type { ByTask } from "./by_task.ts";
import { findTask, sayOfTasks } from "./_find_tasks.ts";
import type { LoggedLine } from "./logged_line.ts";
import { otherStates } from "./_other_states.ts";

/** The facts that a test run notes. */
export interface SeenRun<Output> {
  /** The run. */
  readonly run: FlowRun<Output>;
  /** Each change of state, in order. A task with a stub is told of as the stub. */
  readonly events: readonly RunEvent[];
  /** The logged lines, in order. */
  readonly logs: readonly LoggedLine[];
  /** How long the run took by its own clock, in milliseconds: the waits, and nothing else. */
  readonly elapsedMs: number;
}

/**
 * A run that is over, and what a test asks of it. Tasks are asked for by name, by slug, or by node: the
 * flow's own, also where a stub stood in its place.
 *
 * @typeParam Output The flow's output.
 */
export class TestedRun<Output> implements SeenRun<Output> {
  /** The run. */
  readonly run: FlowRun<Output>;
  /** Each change of state, in order. A task with a stub is told of as the stub. */
  readonly events: readonly RunEvent[];
  /** The logged lines, in order. */
  readonly logs: readonly LoggedLine[];
  /** How long the run took by its own clock, in milliseconds: the waits, and nothing else. */
  readonly elapsedMs: number;
  readonly #flow: Flow<unknown>;
  readonly #stubs: ReadonlyMap<AnyTask, AnyTask>;

  /**
   * Makes a test's view of a run; `testRun` does.
   *
   * @param seen What was seen of the run.
   * @param flow The flow, without stubs.
   * @param stubs What stood in the place of its tasks.
   */
  constructor(
    seen: SeenRun<Output>,
    flow: Flow<unknown>,
    stubs: ReadonlyMap<AnyTask, AnyTask>,
  ) {
    this.run = seen.run;
    this.events = seen.events;
    this.logs = seen.logs;
    this.elapsedMs = seen.elapsedMs;
    this.#flow = flow;
    this.#stubs = stubs;
  }

  /**
   * The flow's output.
   *
   * @throws {FlowRunError} If the flow failed.
   */
  get output(): Output {
    return this.run.output;
  }

  /**
   * The state of a task.
   *
   * @param task Its name, its slug, or the node.
   * @returns The state it ended with; a mapped task's has the states of its runs.
   * @throws {TypeError} If there is no such task, or several.
   */
  stateOf(task: string | TaskNode<unknown>): State {
    return this.run.stateOf(this.#inRun(findTask(this.#flow, task)));
  }

  /**
   * The result of a task.
   *
   * @param task The node.
   * @returns The result; a sealed value for a secret task.
   * @throws {TypeError} If there is no such task.
   * @throws {FlowRunError} If the task failed or did not run.
   */
  resultOf<N extends TaskNode<unknown>>(task: N): NodeResult<N>;
  /**
   * The result of a task.
   *
   * @param task Its name or its slug.
   * @returns The result; a sealed value for a secret task.
   * @throws {TypeError} If there is no such task, or several.
   * @throws {FlowRunError} If the task failed or did not run.
   */
  resultOf(task: string): unknown;
  resultOf(task: string | TaskNode<unknown>): unknown {
    return this.run.resultOf(this.#inRun(findTask(this.#flow, task)));
  }

  /**
   * Checks the states of tasks; those that are left out may have any.
   *
   * @param expected The name of the state that each ended with. For a mapped task, one name means all its
   * runs, and a list names that of each.
   * @throws {Error} If one has another state. The message names all that do, with what happened.
   * @throws {TypeError} If there is no such task.
   *
   * @example A mapped task
   * ```ts
   * import { Flow, task } from "@tacit/flow";
   * import { testRun } from "@tacit/flow/testing";
   *
   * const check = task("check", (n: number) => {
   *   if (n < 0) throw new RangeError("below zero");
   * });
   * const test = await testRun(new Flow("checks", () => check.map([1, -1])));
   * test.assertStates({ check: ["Success", "Failed"] });
   * ```
   */
  assertStates(expected: ByTask<StateName | readonly StateName[]>): void {
    const tasks = [...sayOfTasks(this.#flow, expected)];
    const lines = tasks.flatMap(([task, names]) => {
      const isOnly = this.#flow.getTasks({ name: task.name }).length === 1;
      const name = isOnly ? task.name : this.#flow.slugOf(task);
      return otherStates(name, this.run.stateOf(this.#inRun(task)), names);
    });
    if (lines.length === 0) return;
    if (tasks.some(([task]) => this.#failedByTrigger(task))) lines.push(...this.#causes(lines));
    throw new Error(`Tasks of flow "${this.run.flowName}" have other states:\n${lines.join("\n")}`);
  }

  #failedByTrigger(task: AnyTask): boolean {
    const state = this.run.stateOf(this.#inRun(task));
    const states = state instanceof Mapped ? state.mapStates : [state];
    return states.some(({ name }) => name === "TriggerFailed");
  }

  /** A task that did not run says nothing of why: the ones that failed before it do. */
  #causes(told: readonly string[]): string[] {
    const isTold = (name: string) => told.some((line) => line.startsWith(`  ${name}: `));
    return this.run.failures.filter(({ taskName }) => !isTold(taskName)).map((
      { taskName, state },
    ) => `  beneath it, ${taskName}: ${state.name}: ${state.message}`);
  }

  #inRun(task: AnyTask): AnyTask {
    return this.#stubs.get(task) ?? task;
  }
}
