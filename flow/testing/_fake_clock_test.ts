// Time in tests: what waits is over at once, in order, and what works is left to work.
import { assert, assertEquals, assertGreaterOrEqual, assertLess } from "@std/assert";
import { context } from "../../config/mod.ts";
import { delay, RETRY, task } from "../../tasks/mod.ts";
import { Flow, ResultCache } from "../mod.ts";
import { testRun } from "./mod.ts";

const HOUR_MS = 3_600_000;

/** Work that takes the machine's time. */
function work(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

Deno.test("hours of retries are over at once, and the clock has seen them", async () => {
  let attempts = 0;
  const flaky = task(() => {
    if (++attempts < 4) throw new Error("not yet");
    return context.taskRunCount;
  }, { name: "flaky", maxRetries: 3, retryDelay: [{ hours: 1 }, { hours: 2 }] });
  const startedAt = performance.now();
  const test = await testRun(new Flow("flaky", () => flaky()));
  assertEquals(test.output, 4);
  assertEquals(test.elapsedMs, 5 * 3_600_000);
  assertLess(performance.now() - startedAt, 1000);
});

Deno.test("waits end in the order of their times, whoever waits", async () => {
  const order: string[] = [];
  const wait = task(async (name: string, ms: number) => {
    await delay(ms);
    order.push(name);
  }, { name: "wait" });
  let isFirst = true;
  const again = task(() => {
    if (!isFirst) return void order.push("again");
    isFirst = false;
    throw new RETRY("later", { startTime: new Date(context.date.getTime() + 90_000) });
  }, { name: "again" });
  const flow = new Flow("ordered", () => {
    wait("two minutes", 120_000);
    wait("one minute", 60_000);
    again();
    wait("a day", 86_400_000);
  });
  const test = await testRun(flow, { now: new Date("2026-01-31T09:00:00Z") });
  assertEquals(order, ["one minute", "again", "two minutes", "a day"]);
  assertEquals(test.elapsedMs, 86_400_000);
  assertEquals(test.events[0]?.at.toISOString(), "2026-01-31T09:00:00.000Z");
});

Deno.test("a cancelled wait is let go", async () => {
  const abort = new AbortController();
  const flow = new Flow("cancelled", () => {
    task(() => delay(60_000, context), { name: "waits" })();
    task(() => abort.abort(new Error("enough")), { name: "stops" })();
  });
  const test = await testRun(flow, { signal: abort.signal });
  test.assertStates({ waits: "Cancelled" });
});

Deno.test("a thousand mapped runs that wait for retries are as quick", async () => {
  let attempts = 0;
  const flaky = task((index: number) => {
    attempts++;
    if (context.taskRunCount! < 4) throw new Error("not yet");
    return index;
  }, { name: "flaky", maxRetries: 3, retryDelay: { hours: 1 } });
  const indexes = Array.from({ length: 1000 }, (_, index) => index);
  const startedAt = performance.now();
  const test = await testRun(new Flow("flaky", () => flaky.map(indexes)));
  assertEquals(test.output, indexes);
  assertEquals(attempts, 4000);
  assertEquals(test.elapsedMs, 3 * HOUR_MS);
  assertLess(performance.now() - startedAt, 3000);
});

Deno.test("the clock stands still while a task works", async () => {
  const order: string[] = [];
  const flow = new Flow("working", () => {
    task(async () => {
      await delay(60_000);
      order.push("waited a minute");
    }, { name: "waits" })();
    task(async () => {
      await work(20);
      await delay(1000);
      order.push("worked, and waited a second");
    }, { name: "works" })();
  });
  const test = await testRun(flow);
  assertEquals(order, ["worked, and waited a second", "waited a minute"]);
  assertEquals(test.elapsedMs, 60_000);
});

Deno.test("a task that waits for what another does later is not waited for by the clock", async () => {
  let ring = () => {};
  const bell = new Promise<void>((resolve) => ring = resolve);
  const flow = new Flow("bell", () => {
    task(() => bell, { name: "listens" })();
    task(async () => {
      for (let times = 0; times < 50; times++) await delay(HOUR_MS);
      ring();
    }, { name: "rings", timeout: { days: 9 } })();
  });
  const startedAt = performance.now();
  const test = await testRun(flow);
  assert(test.run.isSuccessful);
  assertEquals(test.elapsedMs, 50 * HOUR_MS);
  assertGreaterOrEqual(performance.now() - startedAt, 900);
  assertLess(performance.now() - startedAt, 5000);
});

Deno.test("what a task waits counts to its own timeout, and to no other's", async () => {
  const flow = new Flow("timeouts", () => {
    task(() => delay(HOUR_MS), { name: "waits too long", timeout: { seconds: 30 } })();
    task(() => delay(30_000), { name: "waits as long as it may", timeout: { seconds: 30 } })();
    task(() => delay(Infinity), { name: "waits for ever", timeout: { hours: 3 } })();
    task(async () => {
      await delay(HOUR_MS);
      await delay(HOUR_MS);
    }, { name: "waits twice", timeout: { minutes: 90 } })();
    task(() => work(1300), { name: "works", timeout: { seconds: 10 } })();
    task(() => new Promise<void>(() => {}), { name: "hangs", timeout: { milliseconds: 50 } })();
  });
  const test = await testRun(flow);
  test.assertStates({
    "waits too long": "TimedOut",
    "waits as long as it may": "Success",
    "waits for ever": "TimedOut",
    "waits twice": "TimedOut",
    works: "Success",
    hangs: "TimedOut",
  });
  assertEquals(test.elapsedMs, 3 * HOUR_MS);
});

Deno.test("runs inside runs wait by the same clock", async () => {
  let attempts = 0;
  const inner = new Flow("inner", () => {
    task(async () => {
      await delay(HOUR_MS);
      if (++attempts < 3) throw new Error("not yet");
    }, { name: "flaky", maxRetries: 2, retryDelay: { hours: 1 } })();
  });
  const outer = task(async () => (await inner.run()).isSuccessful, { name: "outer" });
  const startedAt = performance.now();
  const test = await testRun(new Flow("outer", () => outer()));
  assertEquals(test.output, true);
  assertEquals(test.elapsedMs, 5 * HOUR_MS);
  assertLess(performance.now() - startedAt, 900);
});

Deno.test("kept results expire by the clock", async () => {
  const cache = new ResultCache();
  let calls = 0;
  const count = task(() => ++calls, { name: "count", cacheFor: { hours: 1 }, cacheKey: "count" });
  const flow = new Flow("counting", () => count());
  const at = (now: string) => testRun(flow, { cache, now: new Date(now) });
  assertEquals((await at("2001-01-01T00:00:00Z")).output, 1);
  const soon = await at("2001-01-01T00:59:00Z");
  soon.assertStates({ count: "Cached" });
  assertEquals(soon.output, 1);
  assertEquals((await at("2001-01-01T01:01:00Z")).output, 2);
});

Deno.test("a retry that names no time is at once, whatever the machine's clock says", async () => {
  const again = task(() => {
    if (context.taskRunCount === 1) throw new RETRY("at once");
  }, { name: "again" });
  const test = await testRun(new Flow("again", () => again()), { now: new Date("1999-12-31") });
  test.assertStates({ again: "Success" });
  assertEquals(test.elapsedMs, 0);
});
