// Workers for one flow run: started as they are needed, each with one task at a time.
import { Secret } from "../../secrets/mod.ts";
import { SecretReference, type TaskDescription } from "./executor.ts";
import type { WorkerReply, WorkerRequest } from "./_worker_messages.ts";

/** A task that waits for a worker, or is in one. */
interface Order {
  readonly request: WorkerRequest;
  readonly signal: AbortSignal;
  readonly resolve: (reply: WorkerReply) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs task descriptions in workers. */
export class WorkerPool {
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
      const request = { module: this.#module, task: toMessage(task) };
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
      release(true);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      release(false);
      reject(new Error(`The worker failed: ${event.message}`));
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
