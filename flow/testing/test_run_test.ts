// Runs for tests: what is brought in place of the machine's, and what can be asked afterwards.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertLess,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { context } from "../../config/mod.ts";
import { Sealed } from "../../secrets/mod.ts";
import { delay, Parameter, PrefectSecret, RETRY, task, type TaskNode } from "../../tasks/mod.ts";
import { Flow } from "../mod.ts";
import { testRun } from "./mod.ts";

const fetchRows = task((_token: string): number[] => {
  throw new Error("no network in tests");
}, { name: "fetchRows" });
const sum = task((rows: number[]) => rows.reduce((total, row) => total + row, 0), { name: "sum" });

function report(): Flow<TaskNode<number>> {
  return new Flow("report", () => sum(fetchRows(new PrefectSecret("TOKEN"))));
}

Deno.test("secrets and stubs are the test's, and the flow stays as it was", async () => {
  const flow = report();
  const test = await testRun(flow, { secrets: { TOKEN: "s3cret" }, stubs: { fetchRows: [1, 2] } });
  assertEquals(test.output, 3);
  const without = await testRun(flow, { secrets: { TOKEN: "s3cret" } });
  without.assertStates({ fetchRows: "Failed", sum: "TriggerFailed" });
});

Deno.test("no secret of this machine is found", async () => {
  Deno.env.set("PREFECT__CONTEXT__SECRETS__TOKEN", "the machine's");
  try {
    const test = await testRun(report(), { stubs: { fetchRows: [] } });
    test.assertStates({ TOKEN: "Failed" });
  } finally {
    Deno.env.delete("PREFECT__CONTEXT__SECRETS__TOKEN");
  }
});

Deno.test("a stub may be a function of the inputs, may throw, and keeps the task's settings", async () => {
  const calls: number[] = [];
  const add = task((x: number, y: number) => x + y, { name: "add", maxRetries: 2 });
  const flow = new Flow("adds", () => add.map([1, 2], [10, 20]));
  const test = await testRun(flow, {
    stubs: {
      add: (x: number, y: number) => {
        calls.push(x);
        if (x === 2 && calls.length < 4) throw new Error("not yet");
        return x * y;
      },
    },
  });
  assertEquals(test.output, [10, 40]);
  assertEquals(calls, [1, 2, 2, 2]);
});

Deno.test("a stub of a secret task is as secret", async () => {
  const flow = report();
  const test = await testRun(flow, { stubs: { TOKEN: "canary-of-a-stub", fetchRows: [1] } });
  assertInstanceOf(test.resultOf("TOKEN"), Sealed);
  const tell = task((token: string) => {
    throw new Error(token);
  }, { name: "tell" });
  const telling = await testRun(new Flow("telling", () => tell(new PrefectSecret("TOKEN"))), {
    stubs: { TOKEN: "canary-of-a-stub" },
  });
  assertFalse(JSON.stringify([telling.logs, telling.stateOf("tell")]).includes("canary"));
});

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

Deno.test("the date, parameters, events and logs are at hand", async () => {
  const day = task((prefix: string) => `${prefix} ${context.today}`, { name: "day" });
  const flow = new Flow("dated", () => day(new Parameter<string>("prefix")));
  const test = await testRun(flow, {
    parameters: { prefix: "on" },
    now: new Date("2026-03-04T12:00:00"),
  });
  assertEquals(test.output, "on 2026-03-04");
  assertEquals(test.events.at(-1)?.state.name, "Success");
  assert(test.logs.some(({ level, message }) => level === "info" && message.includes("SUCCESS")));
});

Deno.test("tasks are asked for by node, slug or name, also those with stubs", async () => {
  const flow = report();
  const [node] = flow.getTasks({ name: "fetchRows" });
  const test = await testRun(flow, { secrets: { TOKEN: "s3cret" }, stubs: { "fetchRows-1": [5] } });
  assertEquals(test.resultOf(node!), [5]);
  assertEquals(test.resultOf("fetchRows-1"), [5]);
  assertEquals(test.resultOf("sum"), 5);
});

Deno.test("a stub for no task is refused with the nearest name", async () => {
  await assertRejects(
    () => testRun(report(), { stubs: { fetchRow: [] } }),
    TypeError,
    'has no task called "fetchRow". Did you mean "fetchRows"?',
  );
});

Deno.test("other states than expected are all named, with their messages", async () => {
  const test = await testRun(report(), { secrets: { TOKEN: "s3cret" } });
  const error = assertThrows(
    () => test.assertStates({ fetchRows: "Success", sum: "Success" }),
    Error,
  );
  assertMatch(
    error.message,
    /^Tasks of flow "report" have other states:\n {2}fetchRows: Failed, not Success: .+\n {2}sum: TriggerFailed, not Success: .+$/,
  );
});

Deno.test("several tasks of one name are asked for by slug", async () => {
  const one = task(() => 1, { name: "one" });
  const test = await testRun(new Flow("twice", () => [one(), one()]));
  assertThrows(() => test.stateOf("one"), TypeError, "ask for one-1, one-2");
  assertEquals(test.resultOf("one-2"), 1);
});
