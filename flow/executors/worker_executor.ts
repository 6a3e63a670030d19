// An executor that runs marked tasks in workers, each a thread of its own: for work that keeps a
// processor busy, and would keep everything else waiting in this one.
import type { Executor, ExecutorSession, JobSource, TaskJob } from "./executor.ts";
import { LocalExecutor } from "./local_executor.ts";
import { WorkerPool } from "./_worker_pool.ts";

/** The options of a {@linkcode WorkerExecutor}. */
export interface WorkerExecutorOptions {
  /**
   * The module that exports the flow; `import.meta.url` where that is the module that runs it. Each
   * worker imports it, so it must run the flow only where it is the main module:
   * `if (import.meta.main) await flow.run(…)`.
   */
  readonly module: string | URL;
  /**
   * The tag that marks the tasks to run in workers.
   *
   * @default {"worker"}
   */
  readonly tag?: string;
  /**
   * How many workers there are at most.
   *
   * @default {the number of processors}
   */
  readonly workers?: number;
  /**
   * How many of the other task runs may be under way in this process at once.
   *
   * @default {16}
   */
  readonly concurrency?: number;
}

/**
 * Runs tasks that carry a tag in workers, and all others in this process.
 *
 * Inputs and results are copied between the threads; a value that cannot be (a function, say) fails
 * the task. A secret is not sent: the worker runs the secret task again. What a task reads with `Secret`
 * in its worker, the process that runs the flow must be able to read too, to mask it. The task's name,
 * slug, map index, attempt, parameters and a logger of the worker's own, which masks what is secret, are in
 * its context there; its signal is not.
 *
 * The worker of a task that is out of time, or cancelled, is ended, and the run goes on. Deno 2.9 cannot
 * end one that never lets go of its thread, such as an endless loop: the run still goes on and ends, but
 * the process stays until it is told to leave, `Deno.exit()`.
 *
 * @example
 * ```ts
 * import { Flow, task, WorkerExecutor } from "@tacit/flow";
 *
 * const count = task((limit: number) => {
 *   let sum = 0;
 *   for (let n = 0; n < limit; n++) sum += n;
 *   return sum;
 * }, { name: "count", tags: ["worker"] });
 * export const flow = new Flow("counting", () => count.map([10, 100]));
 *
 * if (import.meta.main) {
 *   const executor = new WorkerExecutor({ module: import.meta.url, workers: 2 });
 *   const run = await flow.run({ executor });
 *   console.log(run.output); // [45, 4950]
 * }
 * ```
 */
export class WorkerExecutor implements Executor {
  /** The executor's name, for logs. */
  readonly name: string = "worker";
  readonly #module: string;
  readonly #tag: string;
  readonly #workers: number;
  readonly #local: LocalExecutor;

  /**
   * Makes an executor; workers start when a run needs them.
   *
   * @param options Where the flow is, and which of its tasks run in workers.
   * @throws {RangeError} If a number is not a whole number from 1.
   */
  constructor(options: WorkerExecutorOptions) {
    const { module, tag = "worker", workers = navigator.hardwareConcurrency } = options;
    if (!Number.isInteger(workers) || workers < 1) {
      throw new RangeError(
        `WorkerExecutor: \`workers\` must be a whole number from 1, and is ${workers}.`,
      );
    }
    this.#module = String(module);
    this.#tag = tag;
    this.#workers = workers;
    this.#local = new LocalExecutor(
      options.concurrency === undefined ? {} : { concurrency: options.concurrency },
    );
  }

  /**
   * Begins one flow run.
   *
   * @param source Where the task runs come from that are ready.
   * @returns What the engine tells of changes.
   */
  open(source: JobSource): ExecutorSession {
    const pool = new WorkerPool(this.#module, this.#workers);
    const local = this.#local.open({ next: () => this.#nextHere(source, pool) });
    return {
      wake: () => local.wake(),
      close: async () => {
        pool.close();
        await local.close();
      },
    };
  }

  /** The next task run for this process; those that are marked go to the workers on the way. */
  #nextHere(source: JobSource, pool: WorkerPool): TaskJob | undefined {
    for (let job = source.next(); job !== undefined; job = source.next()) {
      if (!job.tags.has(this.#tag)) return job;
      job.execute((task, signal) => pool.run(task, signal));
    }
    return undefined;
  }
}
