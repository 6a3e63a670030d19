// An executor around another, which notes what that one does with the jobs it takes.
import type {
  Executor,
  ExecutorSession,
  JobSource,
  TaskDescription,
  TaskJob,
  TaskRunner,
} from "../executors/mod.ts";

/** Hands everything on, and knows afterwards whether the executor inside kept the rules. */
export class WatchedExecutor implements Executor {
  readonly #executor: Executor;
  readonly #jobs: WatchedJob[] = [];
  readonly #descriptions: TaskDescription[] = [];
  #openCount = 0;
  #closeCount = 0;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** The name of the executor inside. */
  get name(): string {
    return this.#executor.name;
  }

  open(source: JobSource): ExecutorSession {
    this.#openCount++;
    const session = this.#executor.open({ next: () => this.#watch(source.next()) });
    return {
      wake: () => session.wake(),
      close: () => {
        this.#closeCount++;
        return session.close();
      },
    };
  }

  /** Throws where a job was taken and not executed, or executed twice, or a session was left open. */
  check(): void {
    for (const { job, executeCount } of this.#jobs) {
      if (executeCount === 1) continue;
      const tags = [...job.tags].join(", ") || "none";
      throw new Error(`A job that it took (tags: ${tags}) was executed ${executeCount} times.`);
    }
    if (this.#openCount !== this.#closeCount) throw new Error("A session was not closed.");
  }

  /** Throws where a description that left the process holds `secret`. */
  expectNoneHolds(secret: string): void {
    for (const description of this.#descriptions) {
      if (!JSON.stringify(description).includes(secret)) continue;
      throw new Error(`The description of task "${description.taskName}" holds a secret.`);
    }
  }

  #watch(job: TaskJob | undefined): TaskJob | undefined {
    if (job === undefined) return undefined;
    const watched = new WatchedJob(job, (description) => this.#descriptions.push(description));
    this.#jobs.push(watched);
    return watched;
  }
}

class WatchedJob implements TaskJob {
  readonly job: TaskJob;
  readonly #note: (description: TaskDescription) => void;
  executeCount = 0;

  constructor(job: TaskJob, note: (description: TaskDescription) => void) {
    this.job = job;
    this.#note = note;
  }

  get tags(): ReadonlySet<string> {
    return this.job.tags;
  }

  execute(elsewhere?: TaskRunner): Promise<void> | undefined {
    this.executeCount++;
    if (elsewhere === undefined) return this.job.execute();
    return this.job.execute((description, signal) => {
      this.#note(description);
      return elsewhere(description, signal);
    });
  }
}
