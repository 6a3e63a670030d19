// Sorts out of a list of results those that are not wanted.
import { context } from "../../config/mod.ts";
import { Task } from "../task.ts";
import type { TaskOptions } from "../task_options.ts";
import { allFinished } from "../triggers.ts";

/** The options of a {@linkcode FilterTask}. */
export interface FilterTaskOptions<T> extends TaskOptions {
  /**
   * Decides which results are kept. The result of a run that failed is what it threw, and of one that was
   * skipped `undefined`.
   *
   * @default {whether it is neither an error nor `null` nor `undefined`}
   */
  readonly filterFunc?: (result: T) => boolean;
  /** Makes a line for the log, at level INFO, of the results that were kept. */
  readonly logFunc?: (kept: readonly T[]) => string;
}

/** The input of a {@linkcode FilterTask}. */
export interface FilterTaskInputs<T> {
  /** The results to filter. */
  readonly taskResults: readonly (T | Error | null | undefined)[];
}

/**
 * Keeps the results that pass a filter: by default those of runs that came to something. It runs also
 * where some or all of the runs before it failed or were skipped.
 *
 * @typeParam T The type of the results to keep.
 *
 * @example The results of the runs that did not fail
 * ```ts
 * import { FilterTask, Flow, task } from "@tacit/flow";
 *
 * const invert = task("invert", (n: number) => {
 *   if (n === 0) throw new RangeError("division by zero");
 *   return 1 / n;
 * });
 * const flow = new Flow("invert", () =>
 *   new FilterTask<number>().bind({ taskResults: invert.map([1, 0, 2]) })
 * );
 * const run = await flow.run();
 * console.log(run.output); // [1, 0.5]
 * ```
 */
export class FilterTask<T = unknown> extends Task<FilterTaskInputs<T>, T[]> {
  readonly #isKept: (result: T) => boolean;
  readonly #logFunc: ((kept: readonly T[]) => string) | undefined;

  /**
   * Makes a filter.
   *
   * @param options What to keep, what to log, and the task's options.
   * @throws {TypeError} If an option cannot be meant so.
   */
  constructor(options: FilterTaskOptions<T> = {}) {
    const { filterFunc = isResult, logFunc, ...taskOptions } = options;
    super({ name: "FilterTask", skipOnUpstreamSkip: false, trigger: allFinished, ...taskOptions });
    this.#isKept = filterFunc;
    this.#logFunc = logFunc;
  }

  /**
   * Filters.
   *
   * @param inputs The results to filter.
   * @returns Those that are kept, in their order.
   * @throws {TypeError} If the results are no list: the task that should give one failed.
   */
  override run({ taskResults }: FilterTaskInputs<T>): T[] {
    if (!Array.isArray(taskResults)) {
      throw new TypeError(
        `Task "${this.name}" needs a list of results to filter, and was given none. Did the task ` +
          "before it fail, or was it skipped as a whole?",
      );
    }
    // Prefect 1.4.1: a filter is asked about everything, errors too; one of the user's own says by its
    // type what it expects.
    const kept = (taskResults as readonly T[]).filter(this.#isKept);
    if (this.#logFunc !== undefined) context.logger.info(this.#logFunc(kept));
    return kept;
  }
}

function isResult(result: unknown): boolean {
  return result !== undefined && result !== null && !(result instanceof Error);
}
