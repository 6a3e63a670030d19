// Resources that are set up before some tasks, and cleaned up after them whatever happened.
import { FunctionTask } from "../function_task.ts";
import type { Block, Graph } from "../graph.ts";
import type { InputsOf } from "../inputs.ts";
import { SKIP } from "../signals/signals.ts";
import { graphFor } from "../task.ts";
import { resolveTaskOptions, type TaskOptions } from "../task_options.ts";
import type { UpstreamState } from "../trigger.ts";
import { allFinished } from "../triggers.ts";
import { firstTasks, lastTasks } from "./conditionals.ts";

/** The functions that set a resource up and clean it up. */
export interface ResourceOptions<A extends readonly unknown[], R> {
  /**
   * The resource's name; its tasks are called `name.setup` and `name.cleanup`.
   *
   * @default {"resource"}
   */
  readonly name?: string;
  /** Makes the resource. */
  readonly setup: (...args: A) => R | Promise<R>;
  /** Puts the resource away. */
  readonly cleanup: (resource: R) => unknown;
  /** The options of the task that makes the resource. */
  readonly setupOptions?: TaskOptions;
  /** The options of the task that puts it away. */
  readonly cleanupOptions?: TaskOptions;
}

/** A kind of resource that tasks can be given. Made by {@linkcode resourceManager}. */
export interface Resource<A extends readonly unknown[], R> {
  /** The resource's name. */
  readonly name: string;
  /**
   * Adds tasks between the making of a resource and its end.
   *
   * @param inputs What `setup` takes: values, nodes, or structures of both.
   * @param block Called at once with the node that yields the resource; the tasks it adds come
   *   between setup and cleanup. It cannot be async.
   * @param options The flow, where none is being built.
   * @returns What the block returns.
   * @throws {FlowBuildError} If no flow is being built and none is given, or the block is async.
   */
  use<T>(
    inputs: InputsOf<A>,
    block: Block<[resource: ResourceSetup<A, R>], T>,
    options?: ResourceUseOptions,
  ): T;
}

/** The options of {@linkcode Resource.use}. */
export interface ResourceUseOptions {
  /** The flow to add the tasks to; the one that is being built where none is given. */
  readonly flow?: Graph;
}

/**
 * Makes a kind of resource: something that tasks share for a while, such as a connection, a temporary
 * folder or a server of one's own.
 *
 * The cleanup runs after all tasks of the block have come to an end, whatever end that was. Where the
 * setup failed or was skipped there is nothing to clean up, and the cleanup is skipped. A failed cleanup
 * does not make the flow fail: the state of the flow depends on the tasks before it.
 *
 * @param options How the resource is made and put away.
 * @returns The kind of resource.
 * @throws {TypeError} If an option cannot be meant so.
 *
 * @example
 * ```ts
 * import { Flow, resourceManager, task } from "@tacit/flow";
 *
 * const connection = resourceManager({
 *   name: "connection",
 *   setup: (url: string) => ({ url, isOpen: true }),
 *   cleanup: (connection) => {
 *     connection.isOpen = false;
 *   },
 * });
 * const query = task("query", (connection: { url: string }, sql: string) => `${connection.url}: ${sql}`);
 * const flow = new Flow("query", () =>
 *   connection.use(["db.example.com"], (connection) => query(connection, "select 1"))
 * );
 * const run = await flow.run();
 * console.log(run.output); // "db.example.com: select 1"
 * ```
 */
export function resourceManager<A extends readonly unknown[], R>(
  options: ResourceOptions<A, R>,
): Resource<A, R> {
  const { name = "resource", setup, cleanup } = options;
  const setupSettings = resolveTaskOptions(options.setupOptions ?? {}, `${name}.setup`);
  const cleanupSettings = resolveTaskOptions(
    { skipOnUpstreamSkip: false, trigger: resourceCleanupTrigger, ...options.cleanupOptions },
    `${name}.cleanup`,
  );
  return {
    name,
    use(inputs, block, { flow } = {}) {
      const resource = new ResourceSetup<A, R>(setup, setupSettings);
      const graph = graphFor(resource, flow);
      graph.bindTask(resource, inputs);
      const { result, tasks } = graph.buildBlock(() => block(resource));
      for (const task of firstTasks(graph, tasks)) {
        if (graph.upstreamTasks(task).has(resource)) continue;
        graph.connect({ upstream: resource, downstream: task });
      }
      const end = new ResourceCleanup<R>(cleanup, cleanupSettings);
      graph.bindTask(end, [resource], { upstreamTasks: lastTasks(graph, tasks) });
      return result;
    },
  };
}

/** A node that makes a resource. A resource lives as long as its process, so it is never restored. */
export class ResourceSetup<A extends readonly unknown[], R> extends FunctionTask<A, R> {
  /** Always false: on resume the resource is made again. */
  override get isRestorable(): boolean {
    return false;
  }
}

/** A node that puts a resource away. */
export class ResourceCleanup<R> extends FunctionTask<readonly [resource: R], unknown> {
  /** Always false: on resume the resource that was made again is put away again. */
  override get isRestorable(): boolean {
    return false;
  }

  /** Always true. */
  override get isCleanup(): boolean {
    return true;
  }
}

/**
 * Lets a cleanup run where everything before it has come to an end and there is something to clean up.
 *
 * @param upstreams The upstream runs; the resource has the key `0`.
 * @returns `true`.
 * @throws {SKIP} If the setup failed or was skipped.
 * @throws {TRIGGERFAIL} If something before it is not over.
 */
export function resourceCleanupTrigger(
  upstreams: readonly UpstreamState[],
): boolean {
  const setup = upstreams.find(({ key }) => String(key) === "0")?.state;
  if (setup?.isSkipped) throw new SKIP("Resource manager setup skipped.");
  if (setup?.isFinished && !setup.isSuccessful) throw new SKIP("Resource manager setup failed.");
  return allFinished(upstreams);
}
