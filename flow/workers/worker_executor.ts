// An executor that runs marked tasks in workers, each a thread of its own: for work that keeps a
// processor busy, and would keep everything else waiting in this one.
import { context } from "../../config/mod.ts";
import {
  holdsSecret,
  leave,
  maskText,
  secretMemory,
  secretNamesIn,
} from "../../secrets/_internal.ts";
import { Secret } from "../../secrets/mod.ts";
import type { WorkerReply, WorkerRequest } from "./_worker_messages.ts";
import {
  type Executor,
  type ExecutorSession,
  type JobSource,
  LocalExecutor,
  SecretReference,
  type TaskDescription,
  type TaskJob,
} from "../executors/mod.ts";

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
 * const count = task("count", (limit: number) => {
 *   let sum = 0;
 *   for (let n = 0; n < limit; n++) sum += n;
 *   return sum;
 * }, { tags: ["worker"] });
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

/** A task that waits for a worker, or is in one. */
interface Order {
  readonly request: WorkerRequest;
  readonly signal: AbortSignal;
  readonly resolve: (reply: WorkerReply) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs task descriptions in workers. */
class WorkerPool {
  readonly #module: string;
  readonly #limit: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Set<Worker>();
  readonly #queue: Order[] = [];

  constructor(module: string, limit: number) {
    this.#module = module;
    this.#limit = limit;
  }

  /** Runs a task in the next worker that is free. */
  async run(task: TaskDescription, signal: AbortSignal): Promise<unknown> {
    const reply = await new Promise<WorkerReply>((resolve, reject) => {
      const request = {
        module: this.#module,
        knownNames: [...secretMemory.names],
        task: guarded(toMessage(task)),
      };
      this.#queue.push({ request, signal, resolve, reject });
      this.#dispatch();
    });
    for (const name of reply.secretNames) await learn(name);
    if ("error" in reply) throw reply.error;
    return reply.value;
  }

  /** Ends all workers, whatever they are doing. */
  close(): void {
    this.#queue.length = 0;
    for (const worker of [...this.#idle, ...this.#busy]) worker.terminate();
    this.#idle.length = 0;
    this.#busy.clear();
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#busy.size < this.#limit)) {
      const order = this.#queue.shift()!;
      if (order.signal.aborted) order.reject(order.signal.reason);
      else this.#start(this.#idle.pop() ?? newWorker(), order);
    }
  }

  #start(worker: Worker, { request, signal, resolve, reject }: Order): void {
    this.#busy.add(worker);
    const release = (isReusable: boolean) => {
      signal.removeEventListener("abort", abort);
      worker.onmessage = worker.onerror = worker.onmessageerror = null;
      if (!this.#busy.delete(worker)) return; // The pool was closed.
      if (isReusable) this.#idle.push(worker);
      else worker.terminate();
      this.#dispatch();
    };
    const abort = () => {
      // The only way to stop code that never lets go of its thread.
      release(false);
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort);
    worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
      release(data.isLast !== true);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      release(false);
      // Its message is of what the worker read, and nothing here could mask that.
      reject(
        new Error(`The worker failed${placeOf(event)}. Run the task without a worker to see why.`),
      );
    };
    worker.onmessageerror = () => {
      release(false);
      reject(new TypeError("The task's result cannot be copied out of its worker."));
    };
    try {
      worker.postMessage(request);
    } catch (error) {
      release(true);
      reject(error);
    }
  }
}

/** Where a worker failed. */
function placeOf({ filename, lineno }: ErrorEvent): string {
  return filename ? ` at ${maskText(filename)}:${lineno}` : "";
}

/** secrecy 7: inputs that hold a secret are not sent away, or only with the secret masked. */
function guarded(task: WorkerRequest["task"]): WorkerRequest["task"] {
  const { inputs, parameters } = task;
  const policy = context.config.results.leak_policy;
  if (policy === "allow" || !holdsSecret({ inputs, parameters })) return task;
  if (policy === "redact") {
    return { ...task, inputs: leave(inputs), parameters: leave(parameters) as typeof parameters };
  }
  const names = secretNamesIn({ inputs, parameters }).map((name) => `"${name}"`).join(" and ");
  throw new Error(
    maskText(
      `An input of task "${task.taskName}" holds the secret ${names}, and is not sent to a worker. ` +
        "Hand the secret task itself to the task, which then reads the secret in its worker, or set " +
        "results.leak_policy.",
    ),
  );
}

/** secrecy 4: what a task read in its worker may be in its result, so the run has to know it too. */
async function learn(name: string): Promise<void> {
  try {
    await new Secret(name).get();
  } catch (cause) {
    throw new Error(
      `A task read the secret "${name}" in its worker, and the process that runs the flow cannot read ` +
        "it, so that it could not be masked in what the task gave. Set it for that process too.",
      { cause },
    );
  }
}

function newWorker(): Worker {
  return new Worker(new URL("./_worker.ts", import.meta.url), { type: "module" });
}

/** Copying between threads keeps neither sets of a class nor classes; tags are not needed there. */
function toMessage({ tags: _, inputs, ...task }: TaskDescription): WorkerRequest["task"] {
  const secrets: [path: (string | number)[], slug: string][] = [];
  return { ...task, inputs: takeSecretsOut(inputs, [], secrets), secrets };
}

/** Notes where references to secrets stand, since a reference does not survive the copying. */
function takeSecretsOut(
  value: unknown,
  path: (string | number)[],
  secrets: [path: (string | number)[], slug: string][],
): unknown {
  if (value instanceof SecretReference) {
    secrets.push([path, value.taskSlug]);
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((part, index) => takeSecretsOut(part, [...path, index], secrets));
  }
  if (typeof value !== "object" || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      takeSecretsOut(part, [...path, name], secrets),
    ]),
  );
}
