// An executor around another, which lets a test's clock know what is under way.
import { TaskRun } from "../engine/task_run.ts";
import type { Executor, ExecutorSession, JobSource, TaskJob } from "../executors/executor.ts";
import type { FakeClock } from "./_fake_clock.ts";
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
    return this.#executor.open({
      next: () => {
        const job = source.next();
        return job && this.#clocked(job);
      },
    });
  }

  /** Another place would not know of a stub, and run the task: stubs run here. */
  #clocked(job: TaskJob): TaskJob {
    const isStub = job instanceof TaskRun && job.task instanceof StubTask;
    return {
      tags: job.tags,
      execute: (elsewhere) => this.#clock.during(() => job.execute(isStub ? undefined : elsewhere)),
    };
  }
}
