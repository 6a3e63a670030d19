// Runs for tests: what is brought in place of the machine's, and what can be asked afterwards.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import { context, withContext } from "../../config/mod.ts";
import { Sealed } from "../../secrets/mod.ts";
import {
  delay,
  EnvVarSecret,
  Parameter,
  PrefectSecret,
  task,
  type TaskNode,
} from "../../tasks/mod.ts";
import { flow as workerFlow, THREAD } from "../workers/_test_worker_flow.ts";
import { Flow, WorkerExecutor } from "../mod.ts";
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

Deno.test("nothing of this machine's environment and files is found", async () => {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(join(home, ".prefect"));
  await Deno.writeTextFile(
    join(home, ".prefect", "config.toml"),
    '[context.secrets]\nTOKEN = "the machine\'s"\n',
  );
  const set = { HOME: home, PREFECT__CONTEXT__SECRETS__TOKEN: "the machine's", TEST_PORT: "8080" };
  const before = Object.keys(set).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    const port = task((value: number | undefined) => value ?? "none", { name: "port" });
    const flow = report();
    flow.update(
      new Flow("port", () => port(new EnvVarSecret<number>("TEST_PORT", { cast: Number }))),
    );
    const test = await testRun(flow, { stubs: { fetchRows: [] } });
    test.assertStates({ TOKEN: "Failed" });
    assertEquals(test.resultOf("port"), "none");
    const given = await testRun(flow, {
      stubs: { fetchRows: [] },
      env: { TEST_PORT: "9090", PREFECT__CONTEXT__SECRETS__TOKEN: "the test's" },
    });
    given.assertStates({ TOKEN: "Success" });
    assertEquals(given.resultOf("port"), 9090);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(home, { recursive: true });
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

Deno.test("the date, parameters, events and logs are at hand", async () => {
  const day = task((prefix: string) => `${prefix} ${context.today}`, { name: "day" });
  const flow = new Flow("dated", () => day(new Parameter<string>("prefix")));
  const test = await testRun(flow, {
    parameters: { prefix: "on" },
    now: new Date("2026-03-04T12:00:00Z"),
  });
  assertEquals(test.output, "on 2026-03-04");
  assertEquals(test.events.at(-1)?.state.name, "Success");
  assert(test.logs.some(({ level, message }) => level === "info" && message.includes("SUCCESS")));
});

Deno.test("a stub for no task is refused with the nearest name", async () => {
  await assertRejects(
    () => testRun(report(), { stubs: { fetchRow: [] } }),
    TypeError,
    'has no task called "fetchRow". Did you mean "fetchRows"?',
  );
});

Deno.test("a stub of one task goes before that of all of its name", async () => {
  const one = task(() => 1, { name: "one" });
  const nodes: TaskNode<number>[] = [];
  const flow = new Flow("thrice", () => {
    nodes.push(one(), one(), one());
    return nodes;
  });
  const byName = await testRun(flow, { stubs: { "one-2": 20, one: 10 } });
  assertEquals(byName.output, [10, 20, 10]);
  const byNode = await testRun(flow, { stubs: new Map([[nodes[2]!, 30]]) });
  assertEquals(byNode.output, [1, 1, 30]);
  await assertRejects(
    () => testRun(report(), { stubs: new Map([[nodes[2]!, 30]]) }),
    TypeError,
    'has no such task as "one"',
  );
});

Deno.test("the compiler takes stubs whose types are not known", async () => {
  const rows: unknown = JSON.parse("[4]");
  const test = await testRun(report(), {
    stubs: { TOKEN: async (..._inputs) => await null, fetchRows: rows },
  });
  assertEquals(test.output, 4);
  const other = await testRun(report(), {
    secrets: { TOKEN: "four" },
    stubs: { fetchRows: (token) => [String(token).length] },
  });
  assertEquals(other.output, 4);
});

Deno.test("stubs run here, also where their tasks would run elsewhere", async () => {
  const module = new URL("../workers/_test_worker_flow.ts", import.meta.url);
  const test = await testRun(workerFlow, {
    executor: new WorkerExecutor({ module, workers: 1 }),
    stubs: { where: () => THREAD, measure: [1, 2], WORKER_TEST: "s3cret" },
  });
  assertEquals(test.output.where, [THREAD, THREAD, THREAD, THREAD]);
  assertEquals(test.output.measured, [1, 2]);
  assertNotEquals(test.output.said, undefined);
});

Deno.test("log lines say which task they are of, and go to the test's own logger too", async () => {
  const tell = task((token: string) => {
    context.logger.warn(`with ${token}`, { token });
  }, { name: "tell" });
  const own: unknown[][] = [];
  const keep = (...line: unknown[]) => void own.push(line);
  const test = await testRun(
    new Flow("telling", () => tell.map([new PrefectSecret("TOKEN")])),
    {
      secrets: { TOKEN: "canary-of-a-log" },
      logger: { debug: keep, info: keep, warn: keep, error: keep },
    },
  );
  assertEquals(test.logs.filter(({ level }) => level === "warn"), [{
    level: "warn",
    message: "with ********",
    details: [{ token: "********" }],
    task: "tell[0]",
  }]);
  assertEquals(own, test.logs.map(({ message, details }) => [message, ...details]));
  assertEquals(test.logs[0]?.task, undefined);
});

Deno.test("a user's own value called clock or environment is none of the run's", async () => {
  const read = task(() => [context.get("clock"), context.get("environment")], { name: "read" });
  const flow = new Flow("read", () => read());
  const values = { clock: "mine", environment: "mine too" };
  const test = await withContext(values, () => testRun(flow));
  assertEquals(test.output, ["mine", "mine too"]);
});

Deno.test("the clock holds for Date and Temporal inside tasks, and only there", async () => {
  const now = new Date("2020-02-29T12:00:00Z");
  const machineDate = globalThis.Date;
  const seen: string[] = [];
  const look = task("look", async () => {
    seen.push(new Date().toISOString(), new Date(Date.now()).toISOString());
    seen.push(Temporal.Now.instant().toString(), Temporal.Now.plainDateISO("UTC").toString());
    await delay("1h");
    await Promise.resolve();
    seen.push(new Date().toISOString(), new Date(0).toISOString(), `${new Date() instanceof Date}`);
    seen.push(Temporal.Now.zonedDateTimeISO("UTC").toPlainTime().toString());
  });
  let outside = 0;
  const test = testRun(new Flow("looks", () => look()), { now });
  const ticking = setTimeout(() => void (outside = new Date().getFullYear()));
  (await test).assertStates({ look: "Success" });
  clearTimeout(ticking);
  assertEquals(seen, [
    "2020-02-29T12:00:00.000Z",
    "2020-02-29T12:00:00.000Z",
    "2020-02-29T12:00:00Z",
    "2020-02-29",
    "2020-02-29T13:00:00.000Z",
    "1970-01-01T00:00:00.000Z",
    "true",
    "13:00:00",
  ]);
  assert(outside === 0 || outside > 2020);
  assert(globalThis.Date === machineDate);
  assert(Temporal.Now.plainDateISO().year > 2020);
});

Deno.test("the cause beneath a TriggerFailed is named where states are other than expected", async () => {
  const load = task("load", (): number => {
    throw new TypeError("no such host");
  });
  const after = task("after", (n: number) => n);
  const last = task("last", (n: number) => n);
  const test = await testRun(new Flow("chain", () => last(after(load()))));
  const error = assertThrows(() => test.assertStates({ last: "Success" }), Error);
  assertStringIncludes(error.message, "last: TriggerFailed, not Success");
  assertStringIncludes(error.message, "beneath it, load: Failed: Error during execution of task: ");
  assertStringIncludes(error.message, "TypeError: no such host");
});
