// A flow: a named graph of tasks, built by calling them or by adding tasks and edges one at a time.
import { isThenable, loadOutside, readContext, runInFrame } from "../config/_internal.ts";
import { context } from "../config/mod.ts";
import { BUILT_GRAPH } from "../tasks/_internal.ts";
import {
  type AnyTask,
  type BindOptions,
  type Block,
  type BuiltBlock,
  type Connection,
  FlowBuildError,
  type FunctionTask,
  type Graph as TaskGraph,
  type KeyMapping,
  type KeyTaking,
  Parameter,
  type Resolved,
  type State,
  type Task,
  type TaskFunction,
} from "../tasks/mod.ts";
import {
  type BoundStateHandler,
  type FlowPlan,
  ResultCache,
  type ResultDefaults,
  runFlow,
  type RunOptions,
  type RunResults,
  type TaskFailure,
} from "./engine/mod.ts";
import {
  adoptGraph,
  bindTask,
  buildFrame,
  connectTasks,
  type Edge,
  edgeFrom,
  Graph,
  type GraphNode,
  replaceNodes,
  topologicalOrder,
  validateGraph,
} from "./graph/mod.ts";
import { Picture } from "./pictures/mod.ts";
import { drawFlow } from "./draw_flow.ts";
import { FlowRun } from "./flow_run.ts";

/**
 * Told of a flow run's change from one state to the next, before it happens.
 *
 * @param flow The flow.
 * @param oldState The state it leaves.
 * @param newState The state it is about to have.
 * @returns The state it gets instead, or nothing for `newState`.
 */
export type FlowStateHandler = (
  flow: Flow<unknown>,
  oldState: State,
  newState: State,
) => State | void | Promise<State | void>;

/** The options of a flow: its handlers, and how its tasks' results are kept unless a task says otherwise. */
export interface FlowOptions extends ResultDefaults {
  /** Called in turn at each change of the flow run's state; what one returns becomes the new state. */
  readonly stateHandlers?: readonly FlowStateHandler[];
  /**
   * Called with the state of a run of the flow that has failed, and with the tasks that failed and why;
   * it is awaited.
   */
  readonly onFailure?: (
    flow: Flow<unknown>,
    state: State,
    failures: readonly TaskFailure[],
  ) => unknown;
}

/** The options of an edge between two tasks of a flow that carries a result to the input called `K`. */
export interface AddEdgeOptions<K> {
  /** The input that the upstream result becomes. */
  readonly key: K;
  /**
   * True if the downstream task runs once for each element of the result.
   *
   * @default {false}
   */
  readonly mapped?: boolean;
}

/**
 * A named graph of tasks.
 *
 * @typeParam Built What the builder returns. A run's output is the same with each node replaced by what it
 *   yields.
 *
 * @example Built by calling tasks
 * ```ts
 * import { Flow, Parameter, task } from "@tacit/flow";
 *
 * const add = task("add", (x: number, y: number) => x + y);
 * const flow = new Flow("sum", () => {
 *   const base = new Parameter<number>("base", { default: 1 });
 *   return { total: add(base, 2) };
 * });
 * const run = await flow.run({ parameters: { base: 40 } });
 * console.log(run.output.total); // 42
 * ```
 *
 * @example Built a task at a time
 * ```ts
 * import { Flow, Task } from "@tacit/flow";
 *
 * class Load extends Task<Record<never, never>, number[]> {
 *   override run() {
 *     return [1, 2, 3];
 *   }
 * }
 * class Sum extends Task<{ rows: number[] }, number> {
 *   override run({ rows }: { rows: number[] }) {
 *     return rows.reduce((total, row) => total + row, 0);
 *   }
 * }
 * const flow = new Flow("load-and-sum");
 * const sum = new Sum().setUpstream(new Load(), { key: "rows", flow });
 * const run = await flow.run();
 * console.log(run.resultOf(sum)); // 6
 * ```
 */
export class Flow<Built = undefined> implements TaskGraph {
  /** The flow's name. */
  readonly name: string;
  /** The flow's options. */
  readonly options: FlowOptions;
  #graph = new Graph();
  /** True while a run uses the graph: then a change is made to a copy. */
  #isGraphShared = false;
  #isValidated = true;
  #referenceTasks: ReadonlySet<AnyTask> | undefined;
  /** The builder's return value, with edges in the place of nodes. */
  #output: unknown;
  readonly #cache = new ResultCache();

  /**
   * Makes a flow without tasks.
   *
   * @param name The flow's name.
   * @param options The flow's options.
   */
  constructor(name: string, options?: FlowOptions);
  /**
   * Builds a flow.
   *
   * @param name The flow's name.
   * @param builder Called at once; the tasks it calls become the flow's. It cannot be async. What it
   *   returns is the flow's output.
   * @param options The flow's options.
   * @throws {FlowBuildError} If what was built is no graph that could run; the message names the tasks.
   */
  constructor(name: string, builder: Builder<Built>, options?: FlowOptions);
  constructor(name: string, builder?: Builder<Built> | FlowOptions, options?: FlowOptions) {
    if (typeof name !== "string" || name === "") {
      throw new FlowBuildError('A flow needs a name: `new Flow("etl", () => { ... })`.');
    }
    this.name = name;
    this.options = (typeof builder === "function" ? options : builder) ?? {};
    if (typeof builder === "function") {
      const built = this.#callBuilder(builder);
      this.#output = replaceNodes(built, "", (task) => edgeFrom(this.#graph.add(task)));
      this.validate();
    }
  }

  /**
   * Calls a builder in which tasks are added to this flow by calling them.
   *
   * @param builder The builder. It cannot be async.
   * @returns What the builder returns.
   * @throws {FlowBuildError} If what was built is no graph that could run; the message names the tasks.
   */
  build<T>(builder: Builder<T>): T {
    const built = this.#callBuilder(builder);
    this.validate();
    return built;
  }

  /** The flow's tasks, in the order they were added. */
  get tasks(): ReadonlySet<AnyTask> {
    return new Set(this.#graph.nodes.map((node) => node.task));
  }

  /** The flow's edges, in the order of the tasks they lead to. */
  get edges(): readonly Edge[] {
    return this.#graph.nodes.flatMap((node) => this.#edgesInto(node));
  }

  /**
   * Adds a task that follows nothing yet.
   *
   * @param task The task.
   * @returns The task.
   * @throws {FlowBuildError} If the flow has another parameter of its name.
   */
  addTask<T extends AnyTask>(task: T): T;
  /**
   * Adds a new node of a task function.
   *
   * @param task The task function.
   * @returns The node that was added.
   */
  addTask<A extends readonly unknown[], R>(task: TaskFunction<A, R>): FunctionTask<A, Awaited<R>>;
  addTask(task: AnyTask | TaskFunction<readonly unknown[], unknown>): AnyTask {
    const added = "node" in task ? task.node() : task;
    this.#changing().add(added);
    return added;
  }

  /**
   * Makes one task take the result of another as one of its inputs. Adds the tasks where the flow does
   * not have them yet. For an input whose name is known only when the program runs, see `connect`.
   *
   * @param upstream The task that gives the result.
   * @param downstream The task that takes it.
   * @param options The input that the result becomes.
   * @returns The edge.
   * @throws {FlowBuildError} If the input has a value already, or a task would follow itself.
   */
  addEdge<O, I, K extends KeyTaking<I, O>>(
    upstream: Task<never, O>,
    downstream: Task<I, unknown>,
    options: AddEdgeOptions<K> & { readonly mapped?: false },
  ): Edge;
  /**
   * Makes one task run once for each element of the result of another.
   *
   * @param upstream The task that gives the elements.
   * @param downstream The task that takes them.
   * @param options The input that each element becomes.
   * @returns The edge.
   * @throws {FlowBuildError} If the input has a value already, or a task would follow itself.
   */
  addEdge<O, I, K extends KeyMapping<I, O>>(
    upstream: Task<never, O>,
    downstream: Task<I, unknown>,
    options: AddEdgeOptions<K> & { readonly mapped: true },
  ): Edge;
  /**
   * Makes one task follow another.
   *
   * @param upstream The task that comes first.
   * @param downstream The task that follows.
   * @param options Whether the downstream task runs once for each run of the other, a mapped one.
   * @returns The edge.
   * @throws {FlowBuildError} If a task would follow itself.
   */
  addEdge(
    upstream: AnyTask,
    downstream: AnyTask,
    options?: { readonly mapped?: boolean },
  ): Edge;
  addEdge(
    upstream: AnyTask,
    downstream: AnyTask,
    options: Partial<AddEdgeOptions<string | number>> = {},
  ): Edge {
    this.connect({ upstream, downstream, ...options });
    return this.edgesTo(downstream).at(-1)!;
  }

  /**
   * Makes each task follow the one before it.
   *
   * @param tasks The tasks, in order.
   * @returns The edges.
   */
  chain(...tasks: AnyTask[]): Edge[] {
    return tasks.slice(1).map((task, index) => this.addEdge(tasks[index]!, task));
  }

  /**
   * Adds all tasks and edges of another flow.
   *
   * @param other The other flow.
   * @throws {FlowBuildError} If both flows have a parameter of one name.
   */
  update(other: Flow<unknown>): void {
    adoptGraph(this.#changing(), other.#graph);
  }

  /**
   * Puts one task in the place of another, with all its edges.
   *
   * @param old The task that goes.
   * @param replacement The task that comes.
   * @throws {FlowBuildError} If the flow does not have the old task, or has the new one.
   */
  replace(old: AnyTask, replacement: AnyTask): void {
    this.#nodeOf(old);
    if (this.#graph.find(replacement) !== undefined) {
      throw new FlowBuildError(
        `Flow "${this.name}" has task "${replacement.name}" already; it cannot replace ` +
          `"${old.name}" too.`,
      );
    }
    this.#graph = this.#graph.copy(new Map([[old, replacement]]));
    this.#isGraphShared = false;
    this.#isValidated = false;
    if (this.#referenceTasks?.has(old)) {
      this.#referenceTasks = new Set(
        [...this.#referenceTasks].map((task) => task === old ? replacement : task),
      );
    }
  }

  /**
   * Copies the flow. The copy has the same tasks, and can be changed without the original.
   *
   * @param name The name of the copy.
   * @returns The copy.
   */
  copy(name: string = this.name): Flow<Built> {
    const copy = new Flow<Built>(name, this.options);
    copy.#graph = this.#graph.copy();
    copy.#isValidated = this.#isValidated;
    copy.#referenceTasks = this.#referenceTasks;
    copy.#output = this.#output;
    return copy;
  }

  /** The tasks that follow none. */
  get rootTasks(): ReadonlySet<AnyTask> {
    return this.#tasksWhere((node) => node.upstream.length === 0);
  }

  /** The tasks that none follows. */
  get terminalTasks(): ReadonlySet<AnyTask> {
    return this.#tasksWhere((node) => node.followers.length === 0);
  }

  /**
   * The tasks whose states decide the state of the flow: the terminal tasks, unless others were set.
   * Tasks that clean up a resource do not count.
   */
  get referenceTasks(): ReadonlySet<AnyTask> {
    return this.#referenceTasks ?? this.#tasksWhere((node) => this.#graph.isReference(node));
  }

  /**
   * Sets the tasks whose states decide the state of the flow.
   *
   * @param tasks The tasks; none for the terminal tasks again.
   * @throws {FlowBuildError} If the flow does not have one of them.
   */
  setReferenceTasks(tasks: Iterable<AnyTask>): void {
    const set = new Set(tasks);
    for (const task of set) this.#nodeOf(task);
    this.#referenceTasks = set.size === 0 ? undefined : set;
  }

  /**
   * The tasks that a task follows.
   *
   * @param task The task.
   * @returns Those before it.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  upstreamTasks(task: AnyTask): ReadonlySet<AnyTask> {
    const { nodes } = this.#graph;
    return new Set(this.#nodeOf(task).upstream.map((edge) => nodes[edge.from]!.task));
  }

  /**
   * The tasks that follow a task.
   *
   * @param task The task.
   * @returns Those behind it.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  downstreamTasks(task: AnyTask): ReadonlySet<AnyTask> {
    const { nodes } = this.#graph;
    return new Set(this.#nodeOf(task).followers.map((index) => nodes[index]!.task));
  }

  /**
   * The edges that lead to a task.
   *
   * @param task The task.
   * @returns The edges.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  edgesTo(task: AnyTask): readonly Edge[] {
    return this.#edgesInto(this.#nodeOf(task));
  }

  /**
   * The edges that leave a task.
   *
   * @param task The task.
   * @returns The edges.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  edgesFrom(task: AnyTask): readonly Edge[] {
    const { nodes } = this.#graph;
    const followers = new Set(this.#nodeOf(task).followers);
    return [...followers].flatMap((index) => this.#edgesInto(nodes[index]!))
      .filter((edge) => edge.upstream === task);
  }

  /** The flow's parameters, in the order they were added. */
  get parameters(): readonly Parameter<unknown>[] {
    return this.#graph.nodes.map((node) => node.task).filter((task) => task instanceof Parameter);
  }

  /**
   * Finds tasks by what they are called.
   *
   * @param query What the tasks must have, all of it.
   * @returns The tasks, in the order they were added.
   */
  getTasks(query: TaskQuery = {}): readonly AnyTask[] {
    return this.#graph.nodes.filter(({ task }, index) =>
      (query.name === undefined || task.name === query.name) &&
      (query.slug === undefined || this.#graph.slugOf(this.#graph.nodes[index]!) === query.slug) &&
      [...query.tags ?? []].every((tag) => task.tags.has(tag))
    ).map((node) => node.task);
  }

  /**
   * The identifier of a task within this flow.
   *
   * @param task The task.
   * @returns The slug: the one that was chosen, or the name, the tags and a number, such as
   *   `add-2` or `load-crm-nightly-1`.
   * @throws {FlowBuildError} If the flow does not have the task.
   */
  slugOf(task: AnyTask): string {
    return this.#graph.slugOf(this.#nodeOf(task));
  }

  /**
   * The tasks in an order in which each comes after all that it follows.
   *
   * @throws {FlowBuildError} If there is a cycle.
   */
  get sortedTasks(): readonly AnyTask[] {
    this.validate();
    return topologicalOrder(this.#graph).map((node) => node.task);
  }

  /**
   * Checks that the graph could run: no cycle, no required input missing. Builders and runs do so
   * by themselves.
   *
   * @throws {FlowBuildError} If it could not; the message names the tasks.
   */
  validate(): void {
    if (this.#isValidated) return;
    validateGraph(this.#graph, this.name);
    this.#isValidated = true;
  }

  /**
   * Runs the flow.
   *
   * @param options The run's parameters, and how to run.
   * @returns The finished run. A flow that failed gives a failed run; the promise does not reject.
   * @throws {FlowBuildError} If the graph could not run, or a flow is being built around this call.
   * @throws {ParameterError} If a parameter is missing, unknown, or refused by its own check.
   * @throws {ResumeError} If the run to resume cannot be: there is none, another process runs it, or the
   *   flow has changed since. The message says what.
   */
  async run(options: RunOptions = {}): Promise<FlowRun<Resolved<Built>>> {
    this.#refuseWhileBuilding();
    this.validate();
    this.#isGraphShared = true;
    const plan = this.#plan();
    const results = keepsResults(options) ? await openResults(plan, options) : undefined;
    try {
      const { run, state } = await runFlow(plan, options, results);
      return new FlowRun<Resolved<Built>>(run, state, plan.output);
    } finally {
      await results?.close();
    }
  }

  /**
   * Draws the flow.
   *
   * @returns The picture, for Mermaid and for Graphviz. `renderSvg` of `@tacit/flow/pictures` makes it SVG.
   *
   * @example
   * ```ts
   * import { Flow, task } from "@tacit/flow";
   *
   * const extract = task("extract", () => [1, 2, 3]);
   * const sum = task("sum", (rows: number[]) => rows.length);
   * const flow = new Flow("etl", () => sum(extract()));
   * console.log(flow.visualize().mermaid);
   * ```
   */
  visualize(): Picture {
    return new Picture(drawFlow(this.name, this.#graph));
  }

  #plan(): FlowPlan {
    return {
      name: this.name,
      graph: this.#graph,
      referenceTasks: this.#referenceTasks,
      output: this.#output,
      cache: this.#cache,
      stateHandlers: this.#boundHandlers(),
      resultDefaults: this.options,
    };
  }

  #boundHandlers(): readonly BoundStateHandler[] {
    const { stateHandlers = [], onFailure } = this.options;
    const bound = stateHandlers.map((handler): BoundStateHandler => (oldState, newState) =>
      handler(this, oldState, newState)
    );
    if (onFailure === undefined) return bound;
    const tellFailure: BoundStateHandler = async (_, newState, failures) => {
      if (newState.isFailed) await onFailure(this, newState, failures());
    };
    return [...bound, tellFailure];
  }

  /** Prefect 1.4.1: what runs while a flow is built would be taken for a part of it. */
  #refuseWhileBuilding(): void {
    const built = readContext(BUILT_GRAPH);
    if (built === undefined) return;
    throw new FlowBuildError(
      `Flow "${this.name}" was run while flow "${built.name}" is being built. Run it after that, or ` +
        "inside a task.",
    );
  }

  /** A flow prints as its kind and name. */
  toString(): string {
    return `<Flow: name="${this.name}">`;
  }

  /**
   * Adds a task with its inputs; what `task.bind` and calling a task function do.
   *
   * @param task The task.
   * @param inputs Its inputs: an array for a function, an object for a class.
   * @param options How to bind them.
   * @throws {FlowBuildError} If an input has a value already.
   * @internal
   */
  bindTask(
    task: AnyTask,
    inputs: readonly unknown[] | object | undefined,
    options?: BindOptions,
  ): void {
    bindTask(this.#changing(), task, inputs, options);
  }

  /**
   * Adds one edge; what `setUpstream`, `setDownstream` and `addEdge` do.
   *
   * @param edge The edge's ends, and the input that the upstream result becomes.
   * @throws {FlowBuildError} If the input has a value already, or a task would follow itself.
   * @internal
   */
  connect(edge: Connection): void {
    connectTasks(this.#changing(), edge);
  }

  /**
   * Calls a block in which tasks are added to this flow by calling them; what `caseOf` and resources do.
   *
   * @param block The block. It cannot be async.
   * @returns What the block returned, and the tasks it added.
   * @throws {FlowBuildError} If the block is async.
   * @internal
   */
  buildBlock<T>(block: () => T): BuiltBlock<T> {
    const start = this.#graph.nodes.length;
    const result = this.#callBuilder(block);
    return { result, tasks: this.#graph.nodes.slice(start).map((node) => node.task) };
  }

  /** The graph, as a copy where a run looks at the one there is. */
  #changing(): Graph {
    if (this.#isGraphShared) {
      this.#graph = this.#graph.copy();
      this.#isGraphShared = false;
    }
    this.#isValidated = false;
    return this.#graph;
  }

  #callBuilder<T>(builder: () => T): T {
    const built = runInFrame(buildFrame(this), builder);
    if (!isThenable(built)) return built;
    built.then(undefined, () => {}); // The error below is the one to see.
    throw new FlowBuildError(
      `The builder of flow "${this.name}" is async. A graph is built at once: call tasks in a ` +
        "plain function, and await inside the tasks.",
    );
  }

  #nodeOf(task: AnyTask): GraphNode {
    const node = this.#graph.find(task);
    if (node !== undefined) return node;
    throw new FlowBuildError(
      `Flow "${this.name}" has no such task as "${task.name}". Add it with \`flow.addTask(...)\`, or ` +
        "ask about the node that was added: each call of a task function makes a new one.",
    );
  }

  #tasksWhere(holds: (node: GraphNode) => boolean): ReadonlySet<AnyTask> {
    return new Set(this.#graph.nodes.filter(holds).map((node) => node.task));
  }

  #edgesInto(node: GraphNode): readonly Edge[] {
    return node.upstream.map((edge) => ({
      upstream: this.#graph.nodes[edge.from]!.task,
      downstream: node.task,
      key: edge.key,
      mapped: edge.isMapped,
      flattened: edge.isFlat,
    }));
  }
}

/** A query for some of a flow's tasks. */
export interface TaskQuery {
  /** The name a task must have. */
  readonly name?: string;
  /** The slug a task must have. */
  readonly slug?: string;
  /** The tags a task must have, all of them. */
  readonly tags?: Iterable<string>;
}

/** Tells whether a run keeps results: it was told to, or the configuration says so of all runs. */
function keepsResults({ results, resume }: RunOptions): boolean {
  return results !== undefined || resume !== undefined || context.config.flows.checkpointing;
}

/** Few runs keep results: the modules that do so are evaluated by the first one. */
async function openResults(plan: FlowPlan, options: RunOptions): Promise<RunResults> {
  const { openResults } = await loadOutside(() => import("./results/_internal.ts"));
  return await openResults(plan, options);
}

/** A function that builds a flow. It cannot be async: a graph is built at once. */
export type Builder<T> = Block<[], T>;
