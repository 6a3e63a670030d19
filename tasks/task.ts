// A task: a unit of work with inputs, an output, and rules for when and how it runs.
import { readContext } from "../config/_internal.ts";
import { BUILT_GRAPH } from "./_built_graph.ts";
import { place } from "./_place.ts";
import type { AnyTask, TaskSettings } from "./any_task.ts";
import { requiredNames } from "./_required_names.ts";
import { FlowBuildError } from "./errors.ts";
import type { BindOptions, Graph } from "./graph.ts";
import type {
  Input,
  InputAt,
  InputKey,
  InputsOf,
  KeyMapping,
  KeyTaking,
  ListOrUnmapped,
  MapInputsOf,
} from "./inputs.ts";
import type { PartAt, PartKey } from "./part_key.ts";
import type { SecretAlike } from "./secret_mark.ts";
import type { NodeOutput, TaskNode } from "./task_node.ts";
import { resolveTaskOptions, type TaskOptions } from "./task_options.ts";

/** The inputs of a task that takes none. */
export type NoInputs = Record<never, never>;

/** The arguments of `bind`: the inputs may be left out where none is required. */
export type BindArguments<I> = keyof I extends never
  ? [inputs?: Readonly<Record<string, never>>, options?: Omit<BindOptions, "mapped">]
  : NoInputs extends I ? [inputs?: InputsOf<I>, options?: Omit<BindOptions, "mapped">]
  : [inputs: InputsOf<I>, options?: Omit<BindOptions, "mapped">];

/** The options of an edge that orders two tasks and carries nothing. */
export interface OrderOptions {
  /** The flow to add the edge to; the one that is being built where none is given. */
  readonly flow?: Graph;
}

/** The options of an edge that carries a result to the input called `key`. */
export interface EdgeOptions<K> extends OrderOptions {
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
 * A unit of work. Subclasses implement {@linkcode Task.run}; functions become tasks with `task`.
 *
 * @typeParam Inputs The named inputs of `run`.
 * @typeParam Output What `run` gives.
 *
 * @example A task class in a flow
 * ```ts
 * import { Flow, Task } from "@tacit/flow";
 *
 * class Greet extends Task<{ who: string }, string> {
 *   override run({ who }: { who: string }): string {
 *     return `Hello, ${who}!`;
 *   }
 * }
 * const flow = new Flow("greeting", () => new Greet().bind({ who: "world" }));
 * const run = await flow.run();
 * console.log(run.output); // "Hello, world!"
 * ```
 */
export abstract class Task<Inputs = NoInputs, Output = unknown> implements TaskNode<Output> {
  /** The output type; only the compiler sees it. */
  declare readonly "~output": Output;

  /**
   * The options, checked, with every default filled in.
   *
   * @internal
   */
  readonly settings: TaskSettings;

  // The graph that the task was added to first, and its node there: see `_place.ts`.
  #graph: object | undefined = undefined;
  #node: unknown = undefined;

  static {
    place.nodeIn = (task, graph) =>
      #graph in task && task.#graph === graph ? task.#node : undefined;
    place.settleIn = (task, graph, node) => {
      if (!(#graph in task) || task.#graph !== undefined) return false;
      task.#graph = graph;
      task.#node = node;
      return true;
    };
  }

  /**
   * Makes a task.
   *
   * @param options The task's options.
   * @throws {TypeError} If an option cannot be meant so.
   */
  constructor(options: TaskOptions | TaskSettings = {}) {
    this.settings = isSettings(options) ? options : resolveTaskOptions(options, new.target.name);
  }

  /**
   * The work. Called by the engine once per attempt, with the resolved inputs.
   *
   * @param inputs The inputs, by name.
   * @returns The output, or a promise of it.
   */
  abstract run(inputs: Inputs): Output | Promise<Output>;

  /** The name in logs, states and pictures. */
  get name(): string {
    return this.settings.name;
  }

  /** The user's marks. */
  get tags(): ReadonlySet<string> {
    return this.settings.tags;
  }

  /** True if the output is a secret: such an output stays in the run's memory and is never stored. */
  get isSecret(): boolean {
    return false;
  }

  /** True if a later run may take an earlier result of this task instead of running it again. */
  get isRestorable(): boolean {
    return !this.isSecret; // secrecy 3: on resume a secret task is run again.
  }

  /**
   * True if the task cleans up after others: it runs whatever became of them, also where the run is
   * cancelled, and the state of the flow does not depend on it.
   */
  get isCleanup(): boolean {
    return false;
  }

  /**
   * The inputs that must be given. A class whose `run` takes its inputs apart in its parameter list,
   * `run({ orders, limit = 10 })`, says so by that; override this where yours does not.
   */
  get requiredInputs(): readonly (string | number)[] {
    return requiredNames(this.run);
  }

  /**
   * Calls `run` the way the engine does.
   *
   * @param inputs The resolved inputs.
   * @returns What `run` gives.
   */
  invoke(inputs: Inputs): Output | Promise<Output> {
    return this.run(inputs);
  }

  /**
   * Adds this task to the flow that is being built (or to `options.flow`) with its inputs.
   *
   * @param args The inputs, and options.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given.
   */
  bind(...args: BindArguments<Inputs>): this {
    const [inputs, options] = args;
    graphFor(this, options?.flow).bindTask(this, inputs as object | undefined, options);
    return this;
  }

  /**
   * Adds this task to the flow that is being built (or to `options.flow`) to run once for each
   * element of its inputs; mark with `unmapped` what is the same in all runs.
   *
   * @param inputs The inputs.
   * @param options How to bind them.
   * @returns The task itself, as a node that yields the list of all outputs.
   * @throws {FlowBuildError} If no flow is being built and none is given.
   */
  map(
    inputs: MapInputsOf<Inputs>,
    options?: Omit<BindOptions, "mapped">,
  ): Task<Inputs, Output[]> {
    graphFor(this, options?.flow).bindTask(this, inputs, { ...options, mapped: true });
    return this as unknown as Task<Inputs, Output[]>;
  }

  /**
   * Makes this task take a value, or the result of another task, as one of its inputs.
   *
   * @param upstream The value, the task, or a structure of both.
   * @param options The input it becomes, and the flow.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given, or the input has a value.
   */
  setUpstream<K extends InputKey<Inputs>>(
    upstream: Input<InputAt<Inputs, K>>,
    options: EdgeOptions<K> & { readonly mapped?: false },
  ): this;
  /**
   * Makes this task run once for each element of what becomes one of its inputs.
   *
   * @param upstream What to map over.
   * @param options The input that each element becomes, and the flow.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given, or the input has a value.
   */
  setUpstream<K extends InputKey<Inputs>>(
    upstream: ListOrUnmapped<InputAt<Inputs, K>>,
    options: EdgeOptions<K> & { readonly mapped: true },
  ): this;
  /**
   * Makes this task follow another.
   *
   * @param upstream The task that comes first.
   * @param options The flow, where none is being built.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given.
   */
  setUpstream(upstream: TaskNode<unknown>, options?: OrderOptions): this;
  setUpstream(
    upstream: unknown,
    { flow, ...edge }: OrderOptions & Partial<EdgeOptions<string | number>> = {},
  ): this {
    graphFor(this, flow).connect({ upstream, downstream: this, ...edge });
    return this;
  }

  /**
   * Makes another task take this one's result as one of its inputs.
   *
   * @param downstream The task that takes it.
   * @param options The input that the result becomes, and the flow.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given, or the input has a value.
   */
  setDownstream<I, K extends KeyTaking<I, Output>>(
    downstream: Task<I, unknown>,
    options: EdgeOptions<K> & { readonly mapped?: false },
  ): this;
  /**
   * Makes another task run once for each element of this one's result.
   *
   * @param downstream The task that takes the elements.
   * @param options The input that each element becomes, and the flow.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given, or the input has a value.
   */
  setDownstream<I, K extends KeyMapping<I, Output>>(
    downstream: Task<I, unknown>,
    options: EdgeOptions<K> & { readonly mapped: true },
  ): this;
  /**
   * Makes another task follow this one.
   *
   * @param downstream The task that follows.
   * @param options The flow, where none is being built.
   * @returns The task itself.
   * @throws {FlowBuildError} If no flow is being built and none is given.
   */
  setDownstream(downstream: AnyTask, options?: OrderOptions): this;
  setDownstream(
    downstream: AnyTask,
    { flow, ...edge }: OrderOptions & Partial<EdgeOptions<string | number>> = {},
  ): this {
    graphFor(this, flow).connect({ upstream: this, downstream, ...edge });
    return this;
  }

  /**
   * Takes one element or property of the output: a node of its own, which other tasks can take.
   * A part of a secret is a secret.
   *
   * @param key The element's position or the property's name.
   * @param options The flow, where none is being built.
   * @returns The new node. It fails where a list has no such element.
   * @throws {FlowBuildError} If no flow is being built and none is given.
   *
   * @example
   * ```ts
   * import { Flow, task } from "@tacit/flow";
   *
   * const summarize = task("summarize", (numbers: number[]) => ({ count: numbers.length, first: numbers[0] }));
   * const double = task("double", (n: number) => n * 2);
   * const flow = new Flow("double-count", () => double(summarize([3, 4, 5]).pick("count")));
   * const run = await flow.run();
   * console.log(run.output); // 6
   * ```
   */
  pick<N extends AnyTask, const K extends PartKey<NodeOutput<N>>>(
    this: N,
    key: K,
    options: OrderOptions = {},
  ): PartNode<N, K> {
    const part = new Part(this, key);
    graphFor(part, options.flow).bindTask(part, { source: this });
    return part as unknown as PartNode<N, K>;
  }

  /** A task prints as its kind and name. */
  toString(): string {
    return `<Task: ${this.name}>`;
  }
}

/**
 * A node that takes one element or property of another's output. Made by {@linkcode Task.pick}.
 *
 * @typeParam T The type of the part.
 */
// It stands in this file because `Task` makes it and it is a `Task`: no module could come first.
export class Part<T = unknown> extends Task<{ source: unknown }, T> {
  readonly #key: string | number;
  readonly #isSecret: boolean;

  /**
   * Makes a node that is in no flow yet.
   *
   * @param source The node to take the part of.
   * @param key The element's position or the property's name.
   */
  constructor(source: AnyTask, key: string | number) {
    super({ name: typeof key === "number" ? `${source.name}[${key}]` : `${source.name}.${key}` });
    this.#key = key;
    this.#isSecret = source.isSecret;
  }

  /** True if the part belongs to a secret, and so is one. */
  override get isSecret(): boolean {
    return this.#isSecret; // secrecy 3: what is taken out of a secret goes its way.
  }

  /**
   * Takes the part.
   *
   * @param inputs The output of the other node.
   * @returns The part.
   * @throws {TypeError} If that output has no parts.
   * @throws {RangeError} If it is a list without such an element.
   */
  override run({ source }: { source: unknown }): T {
    if (typeof source !== "object" || source === null) {
      throw new TypeError(`${this.name} cannot be had: the value to take it of has no parts.`);
    }
    if (Array.isArray(source) && !Object.hasOwn(source, this.#key)) {
      throw new RangeError(`${this.name} cannot be had: the list has ${source.length} elements.`);
    }
    return (source as Record<string | number, T>)[this.#key]!;
  }
}

/** The node that takes the part called `K` of what `N` yields. */
export type PartNode<N, K> = SecretAlike<N, Part<PartAt<NodeOutput<N>, K>>>;

/** The flow a task is added to: the one that was named, or the one that is being built. */
export function graphFor(task: { readonly name: string }, flow: Graph | undefined): Graph {
  const graph = flow ?? readContext(BUILT_GRAPH);
  if (graph !== undefined) return graph;
  throw new FlowBuildError(
    `Task "${task.name}" was added to a flow where none is being built. Do it inside ` +
      `\`new Flow("name", () => { ... })\`, or name the flow with the option \`flow\`.`,
  );
}

/** Settings are options that were checked before; the nodes of one function share them. */
function isSettings(options: TaskOptions | TaskSettings): options is TaskSettings {
  return "skipOnUpstreamSkip" in options && "timeoutMs" in options;
}
