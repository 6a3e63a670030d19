// A finished run of a flow, as users see it: states, results and output. It holds no secret.
import { leave } from "../secrets/_internal.ts";
import {
  type AnyTask,
  FlowBuildError,
  type NodeResult,
  type State,
  Task,
  type TaskNode,
} from "../tasks/mod.ts";
import { drawRun } from "./draw_flow.ts";
import {
  describeFailures,
  failuresOf,
  FlowRunError,
  type FlowRunState,
  type TaskFailure,
  type TaskRun,
} from "./engine/mod.ts";
import { InEdge, Structure } from "./graph/mod.ts";
import { Picture } from "./pictures/mod.ts";

/** The engine's view of a run: for what tells more of it than `FlowRun` does. */
export let engineRunOf: (run: FlowRun) => FlowRunState;

/**
 * A finished run of a flow.
 *
 * @typeParam Output The flow's output: what its builder returned, with each node replaced by what it gave.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 *
 * const divide = task("divide", (x: number, y: number) => {
 *   if (y === 0) throw new RangeError("division by zero");
 *   return x / y;
 * });
 * const flow = new Flow("divide", () => divide(1, 0));
 * const run = await flow.run();
 * console.log(run.isFailed, run.state.message); // true "Some reference tasks failed: divide."
 * ```
 */
export class FlowRun<Output = unknown> {
  readonly #run: FlowRunState;
  readonly #output: unknown;

  static {
    engineRunOf = (run) => run.#run;
  }

  /** The run's identifier. */
  readonly id: string;
  /** The name of the flow that was run. */
  readonly flowName: string;
  /** The run's parameters, with defaults filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The state that the run ended with. */
  readonly state: State;

  /**
   * Makes the users' view of a run; `flow.run()` does.
   *
   * @param run The engine's view of the run.
   * @param state The state that the run ended with.
   * @param output What the builder returned, with edges in the place of nodes.
   * @internal
   */
  constructor(run: FlowRunState, state: State, output: unknown) {
    this.#run = run;
    this.#output = output;
    this.id = run.id;
    this.flowName = run.flowName;
    // secrecy 7: a parameter that turned out to be a secret is not shown as one.
    this.parameters = leave(run.parameters) as FlowRun["parameters"];
    this.state = state;
  }

  /** True if the flow succeeded: no reference task failed, and everything came to an end. */
  get isSuccessful(): boolean {
    return this.state.isSuccessful;
  }

  /** True if a reference task failed. */
  get isFailed(): boolean {
    return this.state.isFailed;
  }

  /** True if everything came to an end; a paused run has not. */
  get isFinished(): boolean {
    return this.state.isFinished;
  }

  /**
   * The flow's output. A secret in it is sealed; a task that was skipped gave `undefined`.
   *
   * @throws {FlowRunError} If the flow failed, with what the task threw as its cause.
   */
  get output(): Output {
    if (!this.isSuccessful) throw this.#error();
    const valueOf = (edge: InEdge) => resultOf(this.#run.runs[edge.from]!, this.#run);
    if (this.#output instanceof Structure) return this.#output.fill(valueOf) as Output;
    return (this.#output instanceof InEdge ? valueOf(this.#output) : this.#output) as Output;
  }

  /**
   * Throws where the flow did not succeed, so that a script that ends with this exits with 1.
   *
   * @returns The run.
   * @throws {FlowRunError} If the flow did not succeed: which tasks, why, where in their own code, and how
   *   to go on with the run.
   *
   * @example
   * ```ts
   * import { Flow, task } from "@tacit/flow";
   *
   * const flow = new Flow("greeting", () => task("greet", () => "Hello!")());
   * const run = (await flow.run()).orThrow();
   * console.log(run.output); // Hello!
   * ```
   */
  orThrow(): this {
    if (this.isSuccessful) return this;
    const error = new FlowRunError(this.#run.redactor.redact(this.#failureText())); // secrecy 7
    error.stack = `${error.name}: ${error.message}`; // No line of code is at fault but those it names.
    throw error;
  }

  #failureText(): string {
    const resume = this.#run.results === undefined ? [] : [
      `Go on with it: \`flow.run({ results, resume: "${this.id}" })\`, or \`tacit run FILE ` +
      `--results FOLDER --resume ${this.id}\``,
    ];
    return [
      `Flow "${this.flowName}" ended as ${this.state.name}: ${this.state.message}`,
      ...describeFailures(this.failures).map((line) => `  ${line}`),
      ...resume,
    ].join("\n");
  }

  /**
   * The task runs that failed by themselves, with what one needs to know to mend them: not those that did
   * not run because another had failed.
   */
  get failures(): readonly TaskFailure[] {
    return failuresOf(this.#run.runs);
  }

  /** The states of all tasks. */
  get taskStates(): ReadonlyMap<AnyTask, State> {
    return new Map(this.#run.runs.map((run) => [run.task, run.state]));
  }

  /**
   * The state of a task's run; a mapped task's has the states of its children.
   *
   * @param node The task.
   * @returns The state it ended with.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  stateOf(node: TaskNode<unknown>): State {
    return this.#runOf(node).state;
  }

  /**
   * The result of a task; a sealed value for a secret task, `undefined` for one that was skipped.
   *
   * @param node The task.
   * @returns The result.
   * @throws {FlowRunError} If the task failed or did not run.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  resultOf<N extends TaskNode<unknown>>(node: N): NodeResult<N> {
    return resultOf(this.#runOf(node), this.#run) as NodeResult<N>;
  }

  /**
   * Reads what a task gave, also where an earlier process ran it and this one, which resumed the run,
   * did not need it.
   *
   * @param node The task.
   * @returns The result.
   * @throws {FlowRunError} If the task failed or did not run, or its result cannot be read.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  async readResult<N extends TaskNode<unknown>>(node: N): Promise<NodeResult<N>> {
    const run = this.#runOf(node);
    if (run.extras?.away !== undefined) await this.#run.results?.loadAll([run]);
    return resultOf(run, this.#run) as NodeResult<N>;
  }

  /**
   * Draws the flow with the state of each task.
   *
   * @returns The picture, for Mermaid and for Graphviz. `renderSvg` of `@tacit/flow/pictures` makes it SVG.
   *   No secret is in it.
   */
  visualize(): Picture {
    const { graph, runs, redactor } = this.#run;
    return new Picture(drawRun(this.flowName, graph, runs, redactor));
  }

  #runOf(node: TaskNode<unknown>): TaskRun {
    const found = node instanceof Task ? this.#run.graph.find(node) : undefined;
    if (found !== undefined) return this.#run.runs[found.index]!;
    throw new FlowBuildError(
      `The run of flow "${this.flowName}" has no such task as "${node.name}". Ask about a node that ` +
        "was in the flow when it ran: each call of a task function makes a new one.",
    );
  }

  /** The flow's error: that of the first task whose failure is not another's echo. */
  #error(): FlowRunError {
    const runs = this.#run.runs.flatMap((run) => run.map ? [run, ...run.map.children] : [run]);
    const failures = runs.filter((run) => run.state.isFailed);
    const first = failures.find((run) => run.state.name !== "TriggerFailed") ?? failures[0];
    const { redactor } = this.#run; // secrecy 7: a task's name is a user's text too.
    if (first === undefined || !this.isFailed) {
      return new FlowRunError(redactor.redact(
        `Flow "${this.flowName}" has no output: it ended as ${this.state.name}. ${this.state.message}`,
      ));
    }
    return new FlowRunError(
      redactor.redact(
        `Flow "${this.flowName}" failed: task "${first.fullName}" ended as ${first.state.name}. ` +
          first.state.message,
      ),
      { cause: first.state.result },
    );
  }

  /** A run prints as its flow and state. */
  toString(): string {
    return `<FlowRun: "${this.flowName}" ${this.state}>`;
  }
}

function resultOf(run: TaskRun, flowRun: FlowRunState): unknown {
  const { state } = run;
  const isWhole = run.map === undefined || run.isDone;
  if (run.extras?.away !== undefined) throw awayError(run, flowRun);
  if (state.isSuccessful && isWhole) return state.result;
  throw new FlowRunError(
    flowRun.redactor.redact(
      `Task "${run.fullName}" of flow "${flowRun.flowName}" has no result: it ended as ${state.name}. ` +
        state.message,
    ),
    { cause: state.result },
  );
}

function awayError(run: TaskRun, { flowName, redactor }: FlowRunState): FlowRunError {
  return new FlowRunError(
    redactor.redact(
      `Task "${run.fullName}" of flow "${flowName}" finished in an earlier process, and this one has ` +
        "not read its result. Read it with `await run.readResult(node)`; where that fails too, it was " +
        "not kept, and only a run from the start has it.",
    ),
  );
}
