// Retries: how often, after how long, and for which errors.
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertInstanceOf,
  assertLess,
  assertStringIncludes,
} from "@std/assert";
import {
  context,
  exponentialBackoff,
  FAIL,
  Flow,
  RETRY,
  type State,
  task,
  type TaskOptions,
} from "../../mod.ts";
import { TriggerFailed } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

/** Runs a task that fails with `errors` one after another and then gives its run count. */
async function runFailing(errors: readonly unknown[], options: TaskOptions) {
  const states: State[] = [];
  const startedAt: number[] = [];
  const attempt = task(() => {
    startedAt.push(performance.now());
    const count = context.taskRunCount ?? 0;
    if (count <= errors.length) throw errors[count - 1];
    return count;
  }, { stateHandlers: [(_task, _old, state) => void states.push(state)], ...options });
  const flow = new Flow("retries", () => attempt());
  const run = await flow.run({ logger: quiet });
  return { run, states: states.map(({ name }) => name), startedAt, runCount: startedAt.length };
}

Deno.test("Prefect 1.4.1: a task that fails is tried again up to maxRetries times", async () => {
  const { run, runCount } = await runFailing([new Error("1"), new Error("2")], { maxRetries: 2 });
  assert(run.isSuccessful);
  assertEquals(run.output, 3);
  assertEquals(runCount, 3);
});

Deno.test("Prefect 1.4.1: a task that fails once too often has failed, with its last error", async () => {
  const last = new Error("2");
  const { run, runCount } = await runFailing([new Error("1"), last], { maxRetries: 1 });
  assert(run.isFailed);
  assertEquals(runCount, 2);
  const [state] = run.taskStates.values();
  assertEquals(state?.result, last);
});

Deno.test("Prefect 1.4.1: a task without maxRetries is not tried again", async () => {
  const { run, runCount } = await runFailing([new Error("1")], {});
  assert(run.isFailed);
  assertEquals(runCount, 1);
});

Deno.test("Prefect 1.4.1: a retry goes from Running by Failed and Retrying to Running", async () => {
  const { states } = await runFailing([new Error("1")], { maxRetries: 1 });
  assertEquals(states, ["Running", "Failed", "Retrying", "Running", "Success"]);
});

Deno.test("Prefect 1.4.1: a Retrying state names the attempt and when the next begins", async () => {
  const retrying: State[] = [];
  const fails = task(() => {
    throw new Error("why");
  }, {
    maxRetries: 1,
    retryDelay: 10,
    stateHandlers: [(_task, _old, state) => void (state.isRetrying && retrying.push(state))],
  });
  const before = Date.now();
  await new Flow("retries", () => fails()).run({ logger: quiet });
  const [state] = retrying;
  assertStringIncludes(state?.message ?? "", "after attempt 1 of 2");
  const { runCount, startTime } = state as State & { runCount: number; startTime: Date };
  assertEquals(runCount, 1);
  assertGreaterOrEqual(startTime.getTime(), before + 10);
});

Deno.test("a retry waits for its delay, and no longer than it must", async () => {
  const { startedAt } = await runFailing([new Error("1")], { maxRetries: 1, retryDelay: 40 });
  const waitedMs = startedAt[1]! - startedAt[0]!;
  assertGreaterOrEqual(waitedMs, 38);
  assertLess(waitedMs, 400);
});

Deno.test("several retries wait side by side, not one after another", async () => {
  const fails = task(() => {
    if (context.taskRunCount === 1) throw new Error("once");
  }, { maxRetries: 1, retryDelay: 60 });
  const flow = new Flow("retries", () => Array.from({ length: 10 }, () => fails()));
  const startedAt = performance.now();
  assert((await flow.run({ logger: quiet })).isSuccessful);
  assertLess(performance.now() - startedAt, 450);
});

Deno.test("a task that waits for its retry keeps no other waiting", async () => {
  const order: string[] = [];
  const fails = task(() => {
    order.push("fails");
    if (context.taskRunCount === 1) throw new Error("once");
  }, { maxRetries: 1, retryDelay: 30 });
  const other = task(() => void order.push("other"));
  await new Flow("retries", () => [fails(), other()]).run({ logger: quiet });
  assertEquals(order, ["fails", "other", "fails"]);
});

Deno.test("a list of delays is taken one by one, the last for all that follow", async () => {
  const errors = [new Error("1"), new Error("2"), new Error("3")];
  const retryDelay = [0, { milliseconds: 40 }];
  const { startedAt } = await runFailing(errors, { maxRetries: 3, retryDelay });
  const waits = startedAt.slice(1).map((at, index) => at - startedAt[index]!);
  assertLess(waits[0]!, 35);
  assertGreaterOrEqual(waits[1]!, 38);
  assertGreaterOrEqual(waits[2]!, 38);
});

Deno.test("a function of the attempt gives the delay", async () => {
  const attempts: number[] = [];
  await runFailing([new Error("1"), new Error("2")], {
    maxRetries: 2,
    retryDelay: (attempt) => {
      attempts.push(attempt);
      return { milliseconds: attempt };
    },
  });
  assertEquals(attempts, [1, 2]);
});

Deno.test("an exponential backoff gives growing delays", async () => {
  const { startedAt } = await runFailing([new Error("1"), new Error("2")], {
    maxRetries: 2,
    retryDelay: exponentialBackoff({ base: 15, factor: 2, jitter: false }),
  });
  assertGreaterOrEqual(startedAt[1]! - startedAt[0]!, 14);
  assertGreaterOrEqual(startedAt[2]! - startedAt[1]!, 28);
});

Deno.test("Prefect 1.4.1: an error that is not in retryOn is not tried again", async () => {
  const options = { maxRetries: 2, retryOn: [RangeError] };
  const { run, runCount } = await runFailing([new TypeError("no")], options);
  assert(run.isFailed);
  assertEquals(runCount, 1);
});

Deno.test("Prefect 1.4.1: an error of a class in retryOn, or of a subclass, is tried again", async () => {
  class TooLate extends RangeError {}
  const options = { maxRetries: 2, retryOn: [SyntaxError, RangeError] };
  for (const error of [new RangeError("late"), new TooLate("later"), new SyntaxError("odd")]) {
    assertEquals((await runFailing([error], options)).runCount, 2);
  }
});

Deno.test("a predicate in retryOn decides for each error", async () => {
  const retryOn = (error: unknown) => error instanceof Error && error.message === "again";
  const options = { maxRetries: 5, retryOn };
  const { run, runCount } = await runFailing([new Error("again"), new Error("stop")], options);
  assert(run.isFailed);
  assertEquals(runCount, 2);
});

Deno.test("a retryOn or retryDelay that throws fails its task and says so", async () => {
  const broken = () => {
    throw new Error("broken rule");
  };
  for (const options of [{ retryOn: broken }, { retryDelay: broken }, { retryDelay: () => NaN }]) {
    const first = new Error("first");
    const { run, runCount } = await runFailing([first], { maxRetries: 2, ...options });
    const [state] = run.taskStates.values();
    assertEquals(runCount, 1);
    assertEquals(state?.name, "Failed");
    assertEquals(state?.result, first);
    assertStringIncludes(state?.message ?? "", "could not be tried again");
    assertStringIncludes(state?.message ?? "", "first");
  }
});

Deno.test("Prefect 1.4.1: FAIL is tried again like any failure", async () => {
  const { run, runCount } = await runFailing([new FAIL("not yet")], { maxRetries: 1 });
  assert(run.isSuccessful);
  assertEquals(runCount, 2);
});

Deno.test("Prefect 1.4.1: RETRY is heeded whether or not retries are left", async () => {
  for (const maxRetries of [0, 1]) {
    const stubborn = task(() => {
      if (context.taskRunCount! < 4) throw new RETRY("not yet");
      return context.taskRunCount;
    }, { maxRetries });
    const run = await new Flow("retries", () => stubborn()).run({ logger: quiet });
    assertEquals(run.output, 4);
  }
});

Deno.test("Prefect 1.4.1: RETRY with a start time waits for it", async () => {
  const waits = task(() => {
    if (context.taskRunCount === 1) {
      throw new RETRY("soon", { startTime: new Date(Date.now() + 30) });
    }
    return performance.now();
  });
  const startedAt = performance.now();
  const run = await new Flow("retries", () => waits()).run({ logger: quiet });
  assertGreaterOrEqual(run.output - startedAt, 28);
});

Deno.test("Prefect 1.4.1: a run that timed out is tried again", async () => {
  const slow = task(async () => {
    if (context.taskRunCount === 1) await new Promise(() => {});
    return context.taskRunCount;
  }, { maxRetries: 1, timeout: 20 });
  const run = await new Flow("retries", () => slow()).run({ logger: quiet });
  assertEquals(run.output, 2);
});

Deno.test("Prefect 1.4.1: a task whose trigger failed is not tried again", async () => {
  const ran: string[] = [];
  const fails = task(() => {
    throw new Error("no");
  });
  const follows = task((_: unknown) => void ran.push("ran"), { maxRetries: 3 });
  const flow = new Flow("retries", () => follows(fails()));
  const run = await flow.run({ logger: quiet });
  assertInstanceOf([...run.taskStates.values()][1], TriggerFailed);
  assertEquals(ran, []);
});

Deno.test("Prefect 1.4.1: a run that is given a Retrying state goes on counting from it", async () => {
  const counts: unknown[] = [];
  const counting = task(() => void counts.push(context.taskRunCount));
  let node!: ReturnType<typeof counting>;
  const flow = new Flow("retries", () => {
    node = counting();
  });
  const { state } = new RETRY("again", { runCount: 4 });
  await flow.run({ logger: quiet, taskStates: new Map([[node, state]]) });
  assertEquals(counts, [5]);
});

Deno.test("Prefect 1.4.1: tasks that follow see only how the last attempt ended", async () => {
  const flaky = task(() => {
    if (context.taskRunCount === 1) throw new Error("once");
    return "fine";
  }, { maxRetries: 1 });
  const follows = task((text: string) => text.toUpperCase());
  const run = await new Flow("retries", () => follows(flaky())).run({ logger: quiet });
  assertEquals(run.output, "FINE");
});
