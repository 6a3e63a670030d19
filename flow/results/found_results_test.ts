// Results that later runs find, in this process or another: at targets, and in the cache of a store.
import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { Flow, Parameter, PrefectSecret, task, type TaskOptions, withContext } from "../../mod.ts";
import { allInputs, allParameters, partialInputsOnly } from "../../tasks/mod.ts";
import { sha256 } from "./_digest.ts";
import { MemoryRunStore, readRun } from "./mod.ts";
import { everythingIn, LineCatcher, locationsIn } from "./_test_store.ts";

const logger = new LineCatcher();

/** A flow of one task that counts its runs, built anew as another process would. */
function counting(options: TaskOptions, count: { runs: number }) {
  return new Flow("counted", () => {
    const day = new Parameter<string>("day", { default: "mon" });
    const city = new Parameter<string>("city", { default: "Jena" });
    const load = task((day: string, city: string) => {
      count.runs++;
      return { day, city, at: new Date(0) };
    }, { name: "load", ...options });
    return load(day, city);
  });
}

Deno.test("a task whose target is there is not run", async () => {
  const results = new MemoryRunStore();
  const count = { runs: 0 };
  const options = { target: "out/{parameters.day}.json" };
  const first = await counting(options, count).run({ results, logger });
  const second = await counting(options, count).run({ results, logger });
  assertEquals([first.output, second.output, count.runs], [first.output, first.output, 1]);
  const [state] = [...second.taskStates].filter(([task]) => task.name === "load").map(([, s]) => s);
  assert(state!.isCached);
  await counting(options, count).run({ results, logger, parameters: { day: "tue" } });
  assertEquals(count.runs, 2);
});

Deno.test("a target that was altered, or has no checksum, is named, and the task runs", async () => {
  const results = new MemoryRunStore();
  const count = { runs: 0 };
  const options = { target: "out.json" };
  const first = await counting(options, count).run({ results, logger });
  const { location, text } = (await locationsIn(results.results)).find(({ location }) =>
    location.endsWith(".sha256")
  )!;
  assertMatch(text, /^[0-9a-f]{64} {2}out\.json\n$/);
  for (
    const damage of [
      () => results.results.write("out.json", new TextEncoder().encode("{}")),
      () => results.results.delete(location),
    ]
  ) {
    await damage();
    logger.lines.length = 0;
    const run = await counting(options, count).run({ results, logger });
    assertEquals(run.output, first.output);
    assertStringIncludes(logger.lines.join("\n"), '"out.json" in memory');
  }
  assertEquals(count.runs, 3);
});

Deno.test("a flow's target serves all of its tasks; resumed runs find results there too", async () => {
  const results = new MemoryRunStore();
  let isFailing = true;
  const one = task(() => 1, { name: "one" });
  const two = task((n: number) => {
    if (isFailing) throw new Error("two");
    return n + 1;
  }, { name: "two" });
  const flow = new Flow("all", () => two(one()), { target: "{flowName}/{taskName}.json" });
  const { id } = await flow.run({ results, logger });
  assert(await results.results.exists("all/one.json"));
  isFailing = false;
  const run = await flow.run({ results, logger, resume: id });
  assertEquals(run.output, 2);
  assert(await results.results.exists("all/two.json"));
});

Deno.test("a cached result is found by another process, as long as it is fresh", async () => {
  const results = new MemoryRunStore();
  const count = { runs: 0 };
  const options = { cacheFor: { hours: 1 }, cacheKey: "weather" };
  const first = await counting(options, count).run({ results, logger });
  const second = await counting(options, count).run({ results, logger });
  assertEquals(second.output, first.output);
  assertEquals(count.runs, 1);
  await counting({ cacheFor: { hours: 1 }, cacheKey: "other" }, count).run({ results, logger });
  assertEquals(count.runs, 2);
});

Deno.test("validators decide on what another process kept as on what this one did", async () => {
  const results = new MemoryRunStore();
  const run = async (options: TaskOptions, parameters: Record<string, string>) => {
    const count = { runs: 0 };
    await counting({ cacheFor: { hours: 1 }, ...options }, count)
      .run({ results, logger, parameters });
    return count.runs === 1;
  };
  const byInputs = { cacheKey: "i", cacheValidator: allInputs };
  assert(await run(byInputs, {}));
  assertFalse(await run(byInputs, {}));
  assert(await run(byInputs, { day: "tue" }));
  assertFalse(await run(byInputs, {}));
  assertFalse(await run(byInputs, { day: "tue" }));
  const byParameters = { cacheKey: "p", cacheValidator: allParameters };
  assert(await run(byParameters, {}));
  assertFalse(await run(byParameters, {}));
  assert(await run(byParameters, { city: "Gera" }));
  const byCity = { cacheKey: "c", cacheValidator: partialInputsOnly({ validateOn: ["1"] }) };
  assert(await run(byCity, {}));
  assertFalse(await run(byCity, { day: "tue" }));
  assert(await run(byCity, { city: "Gera" }));
});

Deno.test("an expired result is not used, nor one of a clock that was ahead", async () => {
  const results = new MemoryRunStore();
  const count = { runs: 0 };
  const options = { cacheFor: { minutes: 10 }, cacheKey: "clock" };
  const realNow = Date.now;
  try {
    await counting(options, count).run({ results, logger });
    Date.now = () => realNow() + 11 * 60_000;
    // Validators look at the real clock, and so does this: the result is made again.
    const late = { ...options, cacheValidator: expiredBy(() => Date.now()) };
    await counting(late, count).run({ results, logger });
    assertEquals(count.runs, 2);
    Date.now = realNow;
    await counting(options, count).run({ results, logger });
    assertEquals(count.runs, 3, "what was kept eleven minutes ahead is not taken");
  } finally {
    Date.now = realNow;
  }
});

function expiredBy(now: () => number): TaskOptions["cacheValidator"] & object {
  return (state) => (state.cachedResultExpiration?.getTime() ?? 0) > now();
}

Deno.test("nothing of a secret input is kept with a cached result", async () => {
  await withContext({ secrets: { PIN: "4711-secret" } }, async () => {
    const results = new MemoryRunStore();
    let runs = 0;
    const flow = () =>
      new Flow("pin", () =>
        task((pin: string, n: number) => (runs++, pin.length + n), {
          name: "use",
          cacheFor: { hours: 1 },
          cacheValidator: allInputs,
        })(new PrefectSecret("PIN"), 1));
    await flow().run({ results, logger });
    await flow().run({ results, logger });
    assertEquals(runs, 2, "a secret is like nothing that was kept");
    const [record] = await results.cached(sha256("pin/use-1"));
    assertEquals(Object.keys(JSON.parse(record!.text).inputs), ["1"]);
    for (const { text } of await everythingIn(results)) assert(!text.includes("4711-secret"));
  });
});

Deno.test("a target with a secret in its location is refused with a warning", async () => {
  await withContext({ secrets: { PIN: "4711-secret" } }, async () => {
    const results = new MemoryRunStore();
    logger.lines.length = 0;
    const flow = new Flow(
      "place",
      () =>
        task((pin: string) => pin.length, { name: "use", target: "{inputs.0}.json" })(
          new PrefectSecret("PIN"),
        ),
    );
    const run = await flow.run({ results, logger });
    assertEquals(run.output, 11);
    assertStringIncludes(logger.lines.join("\n"), "is a secret");
    assert(!logger.lines.join("\n").includes("4711-secret"));
    for (const { location } of await everythingIn(results)) assert(!location.includes("4711"));
  });
});

Deno.test("a flow may keep no results but those of the tasks that ask for it", async () => {
  const results = new MemoryRunStore();
  const plain = task(() => 1, { name: "plain" });
  const kept = task(() => 2, { name: "kept", checkpoint: true });
  const flow = new Flow("sparing", () => [plain(), kept()], { checkpoint: false });
  const { id } = await flow.run({ results, logger });
  const { tasks } = (await readRun(results, id))!;
  assertEquals(tasks.map(({ task, unkept }) => [task, unkept]), [
    ["plain-1", "the task says so"],
    ["kept-1", undefined],
  ]);
});
