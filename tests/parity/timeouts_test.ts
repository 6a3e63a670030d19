// Timeouts: what becomes of a task that takes too long, and of what it does afterwards.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertLess,
  assertStringIncludes,
} from "@std/assert";
import { context, delay, Flow, task } from "../../mod.ts";
import { TimedOut, TriggerFailed } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

Deno.test("Prefect 1.4.1: a task that takes too long is TimedOut, which counts as failed", async () => {
  const never = task(() => new Promise<number>(() => {}), { timeout: { milliseconds: 20 } });
  const follows = task((n: number) => n);
  const startedAt = performance.now();
  const run = await new Flow("timeouts", () => follows(never())).run({ logger: quiet });
  const [state, next] = run.taskStates.values();
  assertInstanceOf(state, TimedOut);
  assert(state.isFailed);
  assertStringIncludes(state.message, "timeout of 20 ms");
  assertInstanceOf(next, TriggerFailed);
  assert(run.isFailed);
  assertLess(performance.now() - startedAt, 500);
});

Deno.test("a task that is quick enough is not bothered by its timeout", async () => {
  const quick = task(() => delay(1).then(() => "done"), { timeout: 1000 });
  const run = await new Flow("timeouts", () => quick()).run({ logger: quiet });
  assertEquals(run.output, "done");
});

Deno.test("a timeout aborts context.signal, with the reason", async () => {
  let reason: unknown;
  const waits = task(async () => {
    const { signal } = context;
    await delay(5000, { signal }).catch((error) => {
      reason = error;
      throw error;
    });
  }, { timeout: 15 });
  const run = await new Flow("timeouts", () => waits()).run({ logger: quiet });
  const [state] = run.taskStates.values();
  assertInstanceOf(state, TimedOut);
  assertInstanceOf(reason, DOMException);
  assertEquals(reason.name, "TimeoutError");
});

Deno.test("a timeout aborts no signal but that of its task", async () => {
  let isOtherAborted = true;
  const slow = task(() => new Promise(() => {}), { timeout: 10 });
  const other = task(async () => {
    const { signal } = context;
    await delay(40);
    isOtherAborted = signal.aborted;
  });
  await new Flow("timeouts", () => [slow(), other()]).run({ logger: quiet });
  assertFalse(isOtherAborted);
});

Deno.test("the flow goes on though a task ignores its timeout, and drops what comes of it", async () => {
  const late = Promise.withResolvers<string>();
  const ignores = task(() => late.promise, { timeout: 10 });
  const other = task(() => "fine");
  const flow = new Flow("timeouts", () => [ignores(), other()]);
  const run = await flow.run({ logger: quiet });
  late.resolve("too late");
  await delay(1);
  assertEquals([...run.taskStates.values()].map(({ name }) => name), ["TimedOut", "Success"]);
});

Deno.test("an error that comes after the timeout is dropped too", async () => {
  const late = Promise.withResolvers<string>();
  const ignores = task(() => late.promise, { timeout: 10 });
  const run = await new Flow("timeouts", () => ignores()).run({ logger: quiet });
  late.reject(new Error("too late"));
  await delay(1);
  const [state] = run.taskStates.values();
  assertInstanceOf(state, TimedOut);
});

Deno.test("a task that blocks the loop for too long is TimedOut as well", async () => {
  const blocks = task(() => {
    const end = performance.now() + 30;
    while (performance.now() < end);
    return "done";
  }, { timeout: 5 });
  const run = await new Flow("timeouts", () => blocks()).run({ logger: quiet });
  const [state] = run.taskStates.values();
  assertInstanceOf(state, TimedOut);
});

Deno.test("each attempt has the whole timeout, and a signal of its own", async () => {
  const signals: AbortSignal[] = [];
  const slow = task(async () => {
    signals.push(context.signal);
    assertFalse(context.signal.aborted);
    if (context.taskRunCount === 1) await new Promise(() => {});
    await delay(15);
    return "done";
  }, { timeout: 200, maxRetries: 1 });
  const first = performance.now();
  const run = await new Flow("timeouts", () => slow()).run({ logger: quiet });
  assertEquals(run.output, "done");
  assertEquals(signals.map(({ aborted }) => aborted), [true, false]);
  assertLess(performance.now() - first, 1500);
});

Deno.test("each child of a mapped task has a timeout of its own", async () => {
  const wait = task(async (ms: number) => {
    await delay(ms, { signal: context.signal });
    return ms;
  }, { timeout: 30 });
  const run = await new Flow("timeouts", () => wait.map([1, 2000, 2])).run({ logger: quiet });
  const [state] = run.taskStates.values();
  const { mapStates } = state as typeof state & { mapStates: { name: string }[] };
  assertEquals(mapStates.map(({ name }) => name), ["Success", "TimedOut", "Success"]);
});
