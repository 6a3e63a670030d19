// An executor around another, which lets a test's clock know what is under way.
import { TaskRun } from "../engine/mod.ts";
import type { Executor, ExecutorSession, JobSource, TaskJob } from "../executors/mod.ts";
import type { FakeClock, Work } from "./_fake_clock.ts";
import { StubTask } from "./_stub_task.ts";

/** Hands everything on, with the clock told. */
export class ClockedExecutor implements Executor {
  readonly #executor: Executor;
  readonly #clock: FakeClock;

  constructor(executor: Executor, clock: FakeClock) {
    this.#executor = executor;
    this.#clock = clock;
  }

  /** The name of the executor inside. */
  get name(): string {
    return this.#executor.name;
  }

  open(source: JobSource): ExecutorSession {
    /** The executor, as long as it may take more. One that took what takes time may have no room. */
    let taking: Work | undefined;
    const rest = () => {
      if (taking !== undefined) this.#clock.end(taking);
      taking = undefined;
    };
    return this.#executor.open({
      next: () => {
        rest();
        const job = source.next();
        if (job === undefined) return undefined;
        taking = this.#clock.begin();
        return this.#clocked(job, rest);
      },
    });
  }

  /** Another place would not know of a stub, and run the task: stubs run here. */
  #clocked(job: TaskJob, rest: () => void): TaskJob {
    const isStub = job instanceof TaskRun && job.task instanceof StubTask;
    return {
      tags: job.tags,
      execute: (elsewhere) => {
        const end = this.#clock.during(() => job.execute(isStub ? undefined : elsewhere));
        if (end !== undefined) rest();
        return end;
      },
    };
  }
}
