// The executors that run tasks in this process: the default one, a limited number of async ones at once;
// and one that never has two task runs under way, for debugging and for what must not overlap.
import type { Executor, ExecutorSession, JobSource } from "./executor.ts";

/** The options of a {@linkcode LocalExecutor}. */
export interface LocalExecutorOptions {
  /**
   * How many task runs that wait for something may be under way at once. Tasks that return at once
   * do not count: they take their turn one after another.
   *
   * @default {16}
   */
  readonly concurrency?: number;
}

/**
 * Runs tasks in this process, several at once.
 *
 * @example
 * ```ts
 * import { Flow, LocalExecutor, task } from "@tacit/flow";
 *
 * const flow = new Flow("pair", () => [task(() => 1)(), task(() => 2)()]);
 * const run = await flow.run({ executor: new LocalExecutor({ concurrency: 4 }) });
 * console.log(run.output); // [1, 2]
 * ```
 */
export class LocalExecutor implements Executor {
  /** The executor's name, for logs. */
  readonly name: string = "local";
  /** How many task runs may be under way at once. */
  readonly concurrency: number;

  /**
   * Makes an executor; each run that it is given to has the whole concurrency to itself.
   *
   * @param options How many at once.
   * @throws {RangeError} If the concurrency is not a whole number from 1, or infinity.
   */
  constructor({ concurrency = 16 }: LocalExecutorOptions = {}) {
    if (!(concurrency >= 1) || (!Number.isInteger(concurrency) && concurrency !== Infinity)) {
      throw new RangeError(
        `LocalExecutor: \`concurrency\` must be a whole number from 1, and is ${concurrency}.`,
      );
    }
    this.concurrency = concurrency;
  }

  /**
   * Begins one flow run.
   *
   * @param source Where the task runs come from that are ready.
   * @returns What the engine tells of changes.
   */
  open(source: JobSource): ExecutorSession {
    return new LocalSession(source, this.concurrency);
  }
}

class LocalSession implements ExecutorSession {
  readonly #source: JobSource;
  readonly #concurrency: number;
  readonly #release: () => void;
  #active = 0;
  #isTaking = false;

  constructor(source: JobSource, concurrency: number) {
    this.#source = source;
    this.#concurrency = concurrency;
    this.#release = () => {
      this.#active--;
      this.wake();
    };
  }

  wake(): void {
    // A job that ends at once wakes its session from inside; the loop below then simply goes on.
    if (this.#isTaking) return;
    this.#isTaking = true;
    this.#take();
    this.#isTaking = false;
  }

  close(): void {}

  #take(): void {
    while (this.#active < this.#concurrency) {
      const job = this.#source.next();
      if (job === undefined) return;
      const end = job.execute();
      if (end === undefined) continue;
      this.#active++;
      end.then(this.#release);
    }
  }
}

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
