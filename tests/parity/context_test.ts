// The context: what a task, a handler and a trigger find in it, and that nobody else does.
import { assert, assertEquals, assertFalse, assertMatch, assertStrictEquals } from "@std/assert";
import { context, delay, Flow, Parameter, task, withContext } from "../../mod.ts";
import { keepLines } from "./_lines.ts";
import { quiet } from "./_quiet.ts";

async function outputOf(fn: () => unknown, name = "look"): Promise<unknown> {
  const look = task(fn, { name, tags: ["io"] });
  return (await new Flow("context", () => look()).run({ logger: quiet })).output;
}

Deno.test("Prefect 1.4.1: a task finds its own name, slug, tags and run count", async () => {
  const look = () => {
    const { taskName, taskFullName, taskSlug, taskTags, taskRunCount, taskLoopCount } = context;
    return { taskName, taskFullName, taskSlug, tags: [...taskTags!], taskRunCount, taskLoopCount };
  };
  assertEquals(await outputOf(look), {
    taskName: "look",
    taskFullName: "look",
    taskSlug: "look-io-1",
    tags: ["io"],
    taskRunCount: 1,
    taskLoopCount: 1,
  });
});

Deno.test("Prefect 1.4.1: a task finds its flow's name and its run's identifier", async () => {
  const look = task(() => [context.flowName, context.flowRunId]);
  const run = await new Flow("context", () => look()).run({ logger: quiet });
  assertEquals(run.output, ["context", run.id]);
});

Deno.test("each run has an identifier of its own", async () => {
  const flow = new Flow("context", () => task(() => 1)());
  const [one, two] = [await flow.run({ logger: quiet }), await flow.run({ logger: quiet })];
  assert(one.id !== two.id);
  assertMatch(one.id, /^[0-9a-f]{8}-/);
});

Deno.test("Prefect 1.4.1: dates come from the run's date: today, yesterday, tomorrow, with and without dashes", async () => {
  const date = new Date("2021-01-01T00:30:00Z");
  const output = await withContext({ date }, () =>
    outputOf(() => {
      const { today, yesterday, tomorrow } = context;
      const { todayNodash, yesterdayNodash, tomorrowNodash } = context;
      return [
        context.date.toISOString(),
        [today, yesterday, tomorrow],
        [todayNodash, yesterdayNodash, tomorrowNodash],
      ];
    }));
  assertEquals(output, [
    "2021-01-01T00:30:00.000Z",
    ["2021-01-01", "2020-12-31", "2021-01-02"],
    ["20210101", "20201231", "20210102"],
  ]);
});

Deno.test("the date stays the same for all tasks of a run", async () => {
  const look = task((_: unknown) => context.date.getTime());
  const wait = task(() => delay(5));
  const flow = new Flow("context", () => [look(1), look(wait())]);
  const [one, two] = (await flow.run({ logger: quiet })).output as [number, number];
  assertEquals(one, two);
});

Deno.test("Prefect 1.4.1: the scheduled start time is the run's, or when it started", async () => {
  const look = task(() => context.scheduledStartTime.getTime());
  const flow = new Flow("context", () => look());
  const scheduledStartTime = new Date("2020-02-20T20:20:20Z");
  const run = await flow.run({ logger: quiet, scheduledStartTime });
  assertEquals(run.output, scheduledStartTime.getTime());
  const before = Date.now();
  assert((await flow.run({ logger: quiet })).output >= before);
});

Deno.test("Prefect 1.4.1: what the user brings goes through to the tasks", async () => {
  const output = await withContext(
    { special: "FOO" },
    () => outputOf(() => context.get("special")),
  );
  assertEquals(output, "FOO");
});

Deno.test("Prefect 1.4.1: a task has a logger under its name", async () => {
  const { logger, lines } = keepLines();
  const logs = task(() => context.logger.warn("careful", { n: 1 }));
  await new Flow("context", () => void logs()).run({ logger });
  assertEquals(lines.filter((line) => line.startsWith("WARN")), ["WARN careful { n: 1 }"]);
});

Deno.test("a task's signal aborts only where its run or time is over", async () => {
  const abort = new AbortController();
  const signals: AbortSignal[] = [];
  const look = task(() => void signals.push(context.signal));
  const flow = new Flow("context", () => void look());
  await flow.run({ logger: quiet, signal: abort.signal });
  abort.abort();
  assertFalse(signals[0]!.aborted);
});

Deno.test("the context is the same behind an await, in timers and in what a task calls", async () => {
  const helper = async () => {
    await delay(1);
    return await new Promise((resolve) => setTimeout(() => resolve(context.taskName), 1));
  };
  assertEquals(await outputOf(helper, "outer"), "outer");
});

Deno.test("tasks that run at once do not see each other's context", async () => {
  const look = task(async (ms: number) => {
    await delay(ms);
    return [ms, context.mapIndex, context.taskFullName];
  }, { name: "look" });
  const flow = new Flow("context", () => look.map([12, 1, 6]));
  assertEquals((await flow.run({ logger: quiet })).output, [
    [12, 0, "look[0]"],
    [1, 1, "look[1]"],
    [6, 2, "look[2]"],
  ]);
});

Deno.test("runs that go on at once do not see each other's context", async () => {
  const look = task(async (ms: number) => {
    await delay(ms);
    return [ms, context.parameters.ms, context.get("own")];
  });
  const flow = new Flow("context", () => look(new Parameter<number>("ms")));
  const outputs = await Promise.all(
    [9, 1, 4].map((ms) =>
      withContext(
        { own: `own ${ms}` },
        async () => (await flow.run({ logger: quiet, parameters: { ms } })).output,
      )
    ),
  );
  assertEquals(outputs, [[9, 9, "own 9"], [1, 1, "own 1"], [4, 4, "own 4"]]);
});

Deno.test("nothing of a run is left in the context behind it", async () => {
  await outputOf(() => 1);
  assertEquals(
    [context.taskName, context.flowName, context.flowRunId, context.mapIndex],
    [undefined, undefined, undefined, undefined],
  );
  assertEquals(context.parameters, {});
});

Deno.test("a flow that a task runs sees nothing of that task, and its own things instead", async () => {
  const tell = task(() => {
    const { flowName, taskName, taskRunName, mapIndex, taskLoopResult, resume } = context;
    return { flowName, taskName, taskRunName, mapIndex, taskLoopResult, resume };
  }, { name: "tell" });
  const inner = new Flow("inner", () => tell());
  const outer = task(async (_: number) => {
    const run = await withContext({ own: 1 }, () => inner.run({ logger: quiet }));
    return [run.output, context.mapIndex, context.flowName];
  }, { taskRunName: "outer run" });
  const run = await new Flow("outer", () => outer.map([7, 8])).run({ logger: quiet });
  const told = {
    flowName: "inner",
    taskName: "tell",
    taskRunName: undefined,
    mapIndex: undefined,
    taskLoopResult: undefined,
    resume: false,
  };
  assertEquals(run.output, [[told, 0, "outer"], [told, 1, "outer"]]);
});

Deno.test("secrets are in the context by name only", async () => {
  const output = await withContext(
    { secrets: { TOKEN: "a-secret-81" } },
    () => outputOf(() => [context.secrets.TOKEN, JSON.stringify(context), Deno.inspect(context)]),
  );
  assertEquals((output as string[])[0], "********");
  assertFalse((output as string[]).join().includes("a-secret-81"));
});

Deno.test("a task's inputs and results are the very objects, not copies", async () => {
  const object = { deep: [1] };
  const same = task((input: unknown) => input);
  const run = await new Flow("context", () => same(same(task(() => object)()))).run({
    logger: quiet,
  });
  assertStrictEquals(run.output, object);
});
