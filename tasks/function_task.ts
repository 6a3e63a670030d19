// Functions as tasks: `task(fn)` gives a callable that adds a node each time it is called in a builder.
import { FlowBuildError } from "./errors.ts";
import { readContext } from "../config/_internal.ts";
import { BUILT_GRAPH } from "./_built_graph.ts";
import type { Graph } from "./graph.ts";
import type { InputsOf, MapInputsOf } from "./inputs.ts";
import { unmapped } from "./mapping.ts";
import { Task } from "./task.ts";
import type { TaskSettings } from "./any_task.ts";
import { resolveTaskOptions, type TaskOptions } from "./task_options.ts";

/**
 * A function as a task. Called while a flow is built, it adds a node and returns it.
 *
 * @typeParam A The function's parameters.
 * @typeParam R What the function returns.
 */
export interface TaskFunction<A extends readonly unknown[], R> {
  /**
   * Adds a node to the flow that is being built.
   *
   * @param inputs The function's arguments: values, nodes, or structures of both.
   * @returns The new node.
   * @throws {FlowBuildError} If no flow is being built.
   */
  (...inputs: InputsOf<A>): FunctionTask<A, Awaited<R>>;
  /**
   * Adds a node that runs once for each element of the inputs.
   *
   * @param inputs What to map over; mark with `unmapped` what is the same in all runs.
   * @returns The new node, which yields the list of all outputs.
   * @throws {FlowBuildError} If no flow is being built.
   */
  map(...inputs: MapInputsOf<A>): FunctionTask<A, Awaited<R>[]>;
  /**
   * Calls the plain function, as if it were no task.
   *
   * @param args The function's arguments.
   * @returns What the function returns.
   */
  run(...args: A): R;
  /**
   * Makes a node that is in no flow yet, for `flow.addTask` and `setUpstream`.
   *
   * @param options Options that replace those of this task.
   * @returns The new node.
   */
  node(options?: TaskOptions): FunctionTask<A, Awaited<R>>;
  /**
   * Makes a task of the same function with other options.
   *
   * @param options Options that replace those of this task.
   * @returns The new task.
   */
  with(options: TaskOptions): TaskFunction<A, R>;
  /** The task's name. */
  readonly taskName: string;
}

/** The options of a task whose name is given before them. */
export type UnnamedTaskOptions = Omit<TaskOptions, "name">;

/** A node that calls a function. Made by calling a {@linkcode TaskFunction}. */
export class FunctionTask<A extends readonly unknown[], R> extends Task<A, R> {
  readonly #fn: (...args: A) => R | Promise<R>;

  /**
   * Makes a node that is in no flow yet.
   *
   * @param fn The function.
   * @param settings The settings that all nodes of the function share.
   */
  constructor(fn: (...args: A) => R | Promise<R>, settings: TaskSettings) {
    super(settings);
    this.#fn = fn;
  }

  /** The positions of the parameters that have no default. */
  override get requiredInputs(): readonly number[] {
    return firstPositions(this.#fn.length);
  }

  /**
   * Calls the function.
   *
   * @param inputs The arguments.
   * @returns What the function returns.
   */
  override run(inputs: A): R | Promise<R> {
    return this.#fn(...inputs);
  }
}

/**
 * Makes a task of a function, under a name of its own.
 *
 * An arrow function that is passed here has no name: without this one, logs, pictures and reports could
 * only call it "task".
 *
 * @param name The name in logs, states and pictures.
 * @param fn The function. It may be async.
 * @param options The task's options.
 * @returns A callable: inside a builder it adds a node; outside one it throws.
 * @throws {TypeError} If an option cannot be meant so.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 *
 * const add = task("add", (x: number, y: number) => x + y, { maxRetries: 3 });
 * const flow = new Flow("sum", () => add(add(1, 2), 3));
 * const run = await flow.run();
 * console.log(run.output); // 6
 * ```
 */
export function task<A extends readonly unknown[], R>(
  name: string,
  fn: (...args: A) => R,
  options?: UnnamedTaskOptions,
): TaskFunction<A, R>;
/**
 * Makes a task of a function, which has the function's name.
 *
 * @param fn The function. It may be async.
 * @param options The task's options. Its name is the function's, unless they say otherwise.
 * @returns A callable: inside a builder it adds a node; outside one it throws.
 * @throws {TypeError} If an option cannot be meant so.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 *
 * const add = task(function add(x: number, y: number) {
 *   return x + y;
 * });
 * const run = await new Flow("sum", () => add(add(1, 2), 3)).run();
 * console.log(run.output); // 6
 * ```
 */
export function task<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  options?: TaskOptions,
): TaskFunction<A, R>;
export function task<A extends readonly unknown[], R>(
  nameOrFn: string | ((...args: A) => R),
  fnOrOptions?: ((...args: A) => R) | TaskOptions,
  options?: TaskOptions,
): TaskFunction<A, R> {
  if (typeof nameOrFn !== "function") {
    if (typeof fnOrOptions === "function") {
      return makeTask(fnOrOptions, { ...options, name: nameOrFn });
    }
  } else if (typeof fnOrOptions !== "function") {
    return makeTask(nameOrFn, fnOrOptions);
  }
  throw new TypeError(
    "task() takes a function and options, with a name before them or not: " +
      '`task("name", fn, options)` or `task(fn, options)`.',
  );
}

/** Makes nodes of a function. */
type NodeClass = new <A extends readonly unknown[], R>(
  fn: (...args: A) => R | Promise<R>,
  settings: TaskSettings,
) => FunctionTask<A, R>;

/**
 * Makes a callable of a function.
 *
 * @param fn The function.
 * @param options The task's options.
 * @param Node The class of the nodes.
 */
export function makeTask<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  options: TaskOptions = {},
  Node: NodeClass = FunctionTask,
): TaskFunction<A, R> {
  const settings = resolveTaskOptions(options, fn.name);
  const run = fn as (...args: A) => Awaited<R> | Promise<Awaited<R>>;

  const call = (...inputs: InputsOf<A>): FunctionTask<A, Awaited<R>> => {
    const node = new Node(run, settings);
    builtFlow(settings.name).bindTask(node, complete(inputs, fn.length, undefined));
    return node;
  };
  const map = (...inputs: MapInputsOf<A>): FunctionTask<A, Awaited<R>[]> => {
    const node = new Node(run, settings);
    const all = complete(inputs, fn.length, LEFT_OUT);
    builtFlow(`${settings.name}.map`).bindTask(node, all, { mapped: true });
    return node as unknown as FunctionTask<A, Awaited<R>[]>;
  };
  const other = (changes: TaskOptions): TaskOptions => ({
    ...settings.isNamed && { name: settings.name },
    ...options,
    ...changes,
  });
  return Object.assign(call, {
    map,
    run: fn,
    node: (changes?: TaskOptions): FunctionTask<A, Awaited<R>> =>
      new Node(
        run,
        changes ? resolveTaskOptions(other(changes), fn.name) : settings,
      ),
    with: (changes: TaskOptions): TaskFunction<A, R> => makeTask(fn, other(changes), Node),
    taskName: settings.name,
  });
}

/** The flow that is being built; a call of a task means nothing without one. */
function builtFlow(called: string): Graph {
  const flow = readContext(BUILT_GRAPH);
  if (flow !== undefined) return flow;
  throw new FlowBuildError(
    `Task ${called}(...) was called outside a flow builder. Call it inside ` +
      `\`new Flow("name", () => { ... })\`, or call ${called}.run(...) for the plain function.`,
  );
}

const LEFT_OUT = unmapped(undefined);

/**
 * The inputs of a call, with those that were left out: in a plain call they are `undefined`, and whether
 * they may be left out (`limit?: number`) is for the compiler to say.
 */
function complete(inputs: readonly unknown[], count: number, leftOut: unknown): readonly unknown[] {
  if (inputs.length >= count) return inputs;
  return [...inputs, ...new Array<unknown>(count - inputs.length).fill(leftOut)];
}

const positions: (readonly number[])[] = [];

/** `[0, 1, ...]`, one list for each length: every node of every flow asks for one. */
function firstPositions(count: number): readonly number[] {
  return positions[count] ??= Array.from({ length: count }, (_, position) => position);
}
