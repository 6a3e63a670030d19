// The seam between the engine, which decides what may run, and what runs it: where and how many at once.

/**
 * Runs the task runs of a flow. `LocalExecutor` runs them in this process; another package can hand
 * them to other machines.
 *
 * Nothing in this interface carries a secret: what leaves the process is a {@linkcode TaskDescription},
 * and a worker elsewhere resolves secrets again from its own configuration.
 *
 * @example An executor that runs one task at a time
 * ```ts
 * import { type Executor, Flow, type JobSource, task } from "@tacit/flow";
 *
 * const oneAtATime: Executor = {
 *   name: "one-at-a-time",
 *   open(source: JobSource) {
 *     let isBusy = false;
 *     const wake = async () => {
 *       if (isBusy) return;
 *       isBusy = true;
 *       for (let job = source.next(); job !== undefined; job = source.next()) await job.execute();
 *       isBusy = false;
 *     };
 *     return { wake: () => void wake(), close: () => {} };
 *   },
 * };
 * const flow = new Flow("pair", () => [task(() => 1)(), task(() => 2)()]);
 * const run = await flow.run({ executor: oneAtATime });
 * console.log(run.output); // [1, 2]
 * ```
 */
export interface Executor {
  /** The executor's name, for logs. */
  readonly name: string;
  /**
   * Begins one flow run.
   *
   * @param source Where the task runs come from that are ready.
   * @returns What the engine tells of changes.
   */
  open(source: JobSource): ExecutorSession;
}

/** The task runs of one flow run that are ready to be executed. */
export interface JobSource {
  /**
   * Takes the next one. An executor takes one when it has room, and settles each that it took.
   *
   * @returns A task run to execute, or `undefined` where none is ready now.
   */
  next(): TaskJob | undefined;
}

/** An executor at work on one flow run. */
export interface ExecutorSession {
  /** Called when task runs may have become ready: take as many as there is room for. */
  wake(): void;
  /** Called when the flow run has ended, with or without task runs still going on. */
  close(): void | Promise<void>;
}

/** One task run that is ready. An executor executes each that it takes, here or elsewhere. */
export interface TaskJob {
  /** The task's tags: how users mark what should run elsewhere. */
  readonly tags: ReadonlySet<string>;
  /**
   * Takes the task run through its pipeline: whether it runs at all, its timeout and its retries are
   * the engine's business, wherever the task itself runs.
   *
   * @param elsewhere Runs the task in another place. Without it the task runs here, in this process.
   * @returns A promise of the end, or nothing where it has come already. It does not reject.
   */
  execute(elsewhere?: TaskRunner): Promise<void> | undefined;
}

/**
 * Runs a task somewhere else. It is called in the task run's context.
 *
 * @param task What the other place needs to know.
 * @param signal Aborts when the task's time is over or the run is cancelled.
 * @returns A promise of what the task gives; it rejects with what the task throws.
 */
export type TaskRunner = (task: TaskDescription, signal: AbortSignal) => Promise<unknown>;

/** A task run as another process can be told of it. */
export interface TaskDescription {
  /** The flow's name. */
  readonly flowName: string;
  /** The flow run's identifier. */
  readonly flowRunId: string;
  /** The task's name. */
  readonly taskName: string;
  /** The task's identifier within the flow. */
  readonly taskSlug: string;
  /** The task's tags: how users mark what should run elsewhere. */
  readonly tags: ReadonlySet<string>;
  /** The index of a mapped child. */
  readonly mapIndex: number | undefined;
  /** Which attempt this is; the first is 1. */
  readonly attempt: number;
  /** The run's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The inputs, with a {@linkcode SecretReference} in the place of each secret. */
  readonly inputs: unknown;
}

/** Stands for a secret that the worker resolves again by running the secret task named here. */
export class SecretReference {
  /** The identifier of the secret task within the flow. */
  readonly taskSlug: string;

  /**
   * Makes a reference.
   *
   * @param taskSlug The identifier of the secret task within the flow.
   */
  constructor(taskSlug: string) {
    this.taskSlug = taskSlug;
  }
}
