// An executor that never has two task runs under way: for debugging, and for what must not overlap.
import type { Executor, ExecutorSession, JobSource } from "./executor.ts";
import { LocalExecutor } from "./local_executor.ts";

/**
 * Runs tasks in this process, one after another.
 *
 * @example
 * ```ts
 * import { Flow, SequentialExecutor, task } from "@tacit/flow";
 *
 * const flow = new Flow("pair", () => [task(() => 1)(), task(() => 2)()]);
 * const run = await flow.run({ executor: new SequentialExecutor() });
 * console.log(run.output); // [1, 2]
 * ```
 */
export class SequentialExecutor implements Executor {
  /** The executor's name, for logs. */
  readonly name: string = "sequential";

  /**
   * Begins one flow run.
   *
   * @param source Where the task runs come from that are ready.
   * @returns What the engine tells of changes.
   */
  open(source: JobSource): ExecutorSession {
    return new LocalExecutor({ concurrency: 1 }).open(source);
  }
}
