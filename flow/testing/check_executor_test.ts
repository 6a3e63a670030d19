// The check of executors passes those of this package, and finds what broken ones do wrong.
import { assert, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type Executor,
  type ExecutorSession,
  type JobSource,
  LocalExecutor,
  SequentialExecutor,
  type TaskJob,
  WorkerExecutor,
} from "../mod.ts";
import { checkExecutor, ExecutorCheckError } from "./mod.ts";

for (const concurrency of [1, 2, 16, Infinity]) {
  Deno.test(`a local executor of concurrency ${concurrency} keeps the rules`, async () => {
    await checkExecutor(() => new LocalExecutor({ concurrency }));
  });
}

Deno.test("a sequential executor keeps the rules", async () => {
  // Where one task hangs, one at a time has no room for another; the check does not ask for that.
  await checkExecutor(() => new SequentialExecutor());
});

Deno.test("a worker executor keeps the rules", async () => {
  await checkExecutor(() => new WorkerExecutor({ module: import.meta.url }));
});

Deno.test("an executor that hands descriptions out keeps the rules: no secret is in them", async () => {
  const handed: string[] = [];
  const remote = broken((source, run) => () => {
    for (let job = source.next(); job !== undefined; job = source.next()) {
      run(job, (description) => handed.push(JSON.stringify(description)));
    }
  });
  // What cannot be run elsewhere fails there; the rule about secrets is what this asks about.
  await assertRejects(() => checkExecutor(() => remote), ExecutorCheckError);
  assert(handed.length > 0);
  assert(handed.every((description) => !description.includes("canary")));
});

Deno.test("an executor that never takes a job is found", async () => {
  const lazy = broken(() => () => {});
  await assertBreaks(lazy, "a task runs after those it follows");
});

Deno.test("an executor that forgets what it took is found", async () => {
  let taken = 0;
  const forgetful = broken((source) => () => {
    for (let job = source.next(); job !== undefined; job = source.next()) {
      if (++taken % 50 !== 0) job.execute();
    }
  });
  await assertBreaks(forgetful, "");
});

Deno.test("an executor that executes twice is found", async () => {
  const eager = broken((source) => () => {
    for (let job = source.next(); job !== undefined; job = source.next()) {
      job.execute();
      job.execute();
    }
  });
  await assertBreaks(eager, "");
});

Deno.test("an executor that waits for each task, whatever becomes of it, is found", async () => {
  const patient = broken((source) => {
    let isBusy = false;
    return async () => {
      if (isBusy) return;
      isBusy = true;
      const job = source.next();
      // It takes one job each time it is woken, and forgets to look for more.
      if (job !== undefined) await job.execute();
      isBusy = false;
    };
  });
  await assertBreaks(patient, "");
});

/** An executor whose sessions do what `makeWake` says when they are woken. */
function broken(
  makeWake: (
    source: JobSource,
    run: (job: TaskJob, note: (description: unknown) => void) => void,
  ) => () => unknown,
): Executor {
  return {
    name: "broken",
    open(source: JobSource): ExecutorSession {
      const wake = makeWake(source, (job, note) => {
        job.execute((description) => {
          note(description);
          return Promise.reject(new Error("nobody is there"));
        });
      });
      return { wake: () => void wake(), close: () => {} };
    },
  };
}

async function assertBreaks(executor: Executor, rule: string): Promise<void> {
  const error = await assertRejects(
    () => checkExecutor(() => executor, { limit: 700 }),
    ExecutorCheckError,
  );
  assertStringIncludes(error.message, `The executor "broken" breaks a rule: ${rule}`);
  assertInstanceOf(error.cause, Error);
}
