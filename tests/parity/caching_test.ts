// Caching: results that are used again.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStringIncludes,
} from "@std/assert";
import {
  allFinished,
  type AnyTask,
  type CacheValidator,
  delay,
  Flow,
  Parameter,
  PrefectSecret,
  ResultCache,
  SKIP,
  task,
  type TaskOptions,
  withContext,
} from "../../mod.ts";
import {
  allInputs,
  allParameters,
  Cached,
  durationOnly,
  neverUse,
  partialInputsOnly,
  partialParametersOnly,
} from "../../tasks/mod.ts";
import { keepLines } from "./_lines.ts";
import { quiet } from "./_quiet.ts";

const HOUR = { hours: 1 };

/** A flow of one cached task with two parameters as inputs, and the inputs of its real runs. */
function cachedFlow(options: TaskOptions) {
  const runs: string[] = [];
  const load = task((city: string, day: number) => {
    runs.push(`${city} ${day}`);
    return `${city} on day ${day}`;
  }, { name: "load", cacheFor: HOUR, ...options });
  const flow = new Flow("weather", () =>
    load(
      new Parameter<string>("city", { default: "Jena" }),
      new Parameter<number>("day", { default: 1 }),
    ));
  const run = async (parameters: Record<string, unknown> = {}) =>
    (await flow.run({ logger: quiet, parameters })).output;
  return { flow, run, runs };
}

Deno.test("Prefect 1.4.1: a task with cacheFor ends as Cached, and gives its result again", async () => {
  const { flow, runs } = cachedFlow({});
  const first = await flow.run({ logger: quiet });
  const [load] = flow.getTasks({ name: "load" });
  const state = first.stateOf(load!);
  assertInstanceOf(state, Cached);
  assert(state.isSuccessful);
  const second = await flow.run({ logger: quiet });
  assertEquals([first.output, second.output], ["Jena on day 1", "Jena on day 1"]);
  assertEquals(runs, ["Jena 1"]);
});

Deno.test("Prefect 1.4.1: a task without cacheFor keeps nothing", async () => {
  let runs = 0;
  const count = task(() => ++runs);
  const flow = new Flow("counting", () => count());
  assertEquals((await flow.run({ logger: quiet })).output, 1);
  assertEquals((await flow.run({ logger: quiet })).output, 2);
});

Deno.test("Prefect 1.4.1: a result expires, and the task runs again", async () => {
  const { run, runs } = cachedFlow({ cacheFor: 20 });
  await run();
  await run();
  assertEquals(runs.length, 1);
  await delay(25);
  await run();
  assertEquals(runs.length, 2);
});

/** For each validator: the changes of inputs after which a result is used all the same, and not. */
const VALIDATORS: readonly (readonly [string, CacheValidator, object[], object[]])[] = [
  ["durationOnly", durationOnly, [{}, { city: "Gera" }, { day: 2 }], []],
  ["allInputs", allInputs, [{}], [{ city: "Gera" }, { day: 2 }]],
  ["allParameters", allParameters, [{}], [{ city: "Gera" }, { day: 2 }]],
  ["partialInputsOnly", partialInputsOnly({ validateOn: ["0"] }), [{}, { day: 2 }], [
    { city: "Gera" },
  ]],
  ["partialParametersOnly", partialParametersOnly({ validateOn: ["day"] }), [{}, {
    city: "Gera",
  }], [{ day: 2 }]],
  ["neverUse", neverUse, [], [{}]],
];

for (const [name, cacheValidator, same, other] of VALIDATORS) {
  Deno.test(`Prefect 1.4.1: ${name} decides whether a result is used`, async () => {
    for (const [changes, runCount] of [...same.map((c) => [c, 1]), ...other.map((c) => [c, 2])]) {
      const { run, runs } = cachedFlow({ cacheValidator });
      await run();
      await run(changes as Record<string, unknown>);
      assertEquals(runs.length, runCount, JSON.stringify(changes));
    }
  });
}

Deno.test("Prefect 1.4.1: a validator is given the kept state, and the run's inputs and parameters", async () => {
  const seen: unknown[] = [];
  const { run } = cachedFlow({
    cacheValidator: (state, inputs, parameters) => {
      seen.push([state.result, inputs, parameters]);
      return false;
    },
  });
  await run();
  await run({ city: "Gera" });
  assertEquals(seen, [["Jena on day 1", { 0: "Gera", 1: 1 }, { city: "Gera", day: 1 }]]);
});

Deno.test("Prefect 1.4.1: tasks with one cacheKey share their results", async () => {
  const runs: string[] = [];
  const make = (name: string, cacheKey?: string) =>
    task(() => (runs.push(name), name), { name, cacheFor: HOUR, ...cacheKey && { cacheKey } });
  const flow = new Flow("keys", () => {
    const first = make("first", "shared")();
    const second = make("second", "shared").node();
    second.bind([] as never, { upstreamTasks: [first] });
    return [first, second, make("third")()];
  });
  const run = await flow.run({ logger: quiet });
  assertEquals(run.output, ["first", "first", "third"]);
  assertEquals(runs.sort(), ["first", "third"]);
});

Deno.test("two nodes of one task keep their results apart", async () => {
  const double = task((n: number) => n * 2, { cacheFor: HOUR });
  const flow = new Flow("twice", () => [double(1), double(2)]);
  assertEquals((await flow.run({ logger: quiet })).output, [2, 4]);
  assertEquals((await flow.run({ logger: quiet })).output, [2, 4]);
});

Deno.test("the children of a mapped task keep their results apart", async () => {
  let runs = 0;
  const double = task((n: number) => (runs++, n * 2), { cacheFor: HOUR });
  const flow = new Flow("children", () => double.map([1, 2, 3]));
  assertEquals((await flow.run({ logger: quiet })).output, [2, 4, 6]);
  assertEquals((await flow.run({ logger: quiet })).output, [2, 4, 6]);
  assertEquals(runs, 3);
});

Deno.test("Prefect 1.4.1: children that share a cacheKey share results by their inputs", async () => {
  const runs: number[] = [];
  const double = task((n: number) => (runs.push(n), n * 2), {
    cacheFor: HOUR,
    cacheKey: "doubled",
    cacheValidator: allInputs,
  });
  const flow = new Flow("children", () => double.map(new Parameter<number[]>("numbers")));
  const outputOf = async (numbers: number[]) =>
    (await flow.run({ logger: quiet, parameters: { numbers } })).output;
  assertEquals(await outputOf([1, 2]), [2, 4]);
  assertEquals(await outputOf([3, 2, 1]), [6, 4, 2]);
  assertEquals(runs, [1, 2, 3]);
});

Deno.test("flows keep their results apart, unless they are given one cache", async () => {
  let runs = 0;
  const count = task(() => ++runs, { cacheFor: HOUR, cacheKey: "count" });
  const flows = ["one", "two"].map((name) => new Flow(name, () => count()));
  for (const flow of flows) await flow.run({ logger: quiet });
  assertEquals(runs, 2);
  const cache = new ResultCache();
  for (const flow of flows) await flow.run({ logger: quiet, cache });
  assertEquals(runs, 3);
  cache.clear();
  await flows[0]!.run({ logger: quiet, cache });
  assertEquals(runs, 4);
});

Deno.test("Prefect 1.4.1: neither failures nor skips are kept", async () => {
  let runs = 0;
  const thrown = [new Error("no"), new SKIP("none")];
  const moody = task(() => {
    const error = thrown[runs++];
    if (error !== undefined) throw error;
    return runs;
  }, { cacheFor: HOUR });
  const flow = new Flow("moody", () => moody());
  const states: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const run = await flow.run({ logger: quiet });
    states.push([...run.taskStates.values()][0]!.name);
  }
  assertEquals(states, ["Failed", "Skipped", "Cached", "Cached"]);
  assertEquals(runs, 3);
});

Deno.test("Prefect 1.4.1: a kept result does not stand in for a task whose trigger fails", async () => {
  let isBroken = false;
  const source = task(() => {
    if (isBroken) throw new Error("no");
    return 1;
  });
  const cached = task((n: number) => n, { cacheFor: HOUR });
  const anyway = task((_: number) => "anyway", { cacheFor: HOUR, trigger: allFinished });
  let nodes: AnyTask[] = [];
  const flow = new Flow("broken", () => {
    const node = source();
    nodes = [cached(node), anyway(node)];
  });
  await flow.run({ logger: quiet });
  isBroken = true;
  const run = await flow.run({ logger: quiet });
  assertEquals(nodes.map((node) => run.stateOf(node).name), ["TriggerFailed", "Cached"]);
});

Deno.test("handlers see a task that is taken from the cache go to Cached, and not Running", async () => {
  const states: string[] = [];
  const { run } = cachedFlow({
    stateHandlers: [(_task, _old, { name }) => void states.push(name)],
  });
  await run();
  assertEquals(states.splice(0), ["Running", "Success", "Cached"]);
  await run();
  assertEquals(states, ["Cached"]);
});

Deno.test("a task may be cached by a secret input, which is not kept itself", async () => {
  let runs = 0;
  const call = task((secret: string) => (runs++, secret.length), {
    cacheFor: HOUR,
    cacheValidator: allInputs,
  });
  let node!: AnyTask;
  const flow = new Flow("secret-input", () => {
    node = call(new PrefectSecret("TOKEN"));
  });
  const runWith = (TOKEN: string) =>
    withContext({ secrets: { TOKEN } }, () => flow.run({ logger: quiet }));
  await runWith("first-secret");
  const run = await runWith("first-secret");
  assertEquals(runs, 1);
  await runWith("other-secret");
  assertEquals(runs, 2);
  const shown = Deno.inspect(run.stateOf(node), { depth: 10 }) + JSON.stringify(run.stateOf(node));
  assertFalse(shown.includes("first-secret"));
});

Deno.test("a result with a secret in it is not kept, and the log says whose", async () => {
  let runs = 0;
  const login = task((secret: string) => (runs++, { header: `Bearer ${secret}` }), {
    name: "login",
    cacheFor: HOUR,
  });
  const flow = new Flow("secret-result", () => void login(new PrefectSecret("TOKEN")));
  const { logger, lines } = keepLines();
  for (let turn = 0; turn < 2; turn++) {
    const run = await withContext(
      { secrets: { TOKEN: "a-secret-81" } },
      () => flow.run({ logger }),
    );
    assert(run.isSuccessful);
  }
  assertEquals(runs, 2);
  const [warning] = lines.filter((line) => line.startsWith("WARN"));
  assertStringIncludes(warning ?? "", '"login"');
  assertStringIncludes(warning ?? "", '"TOKEN"');
  assertFalse(lines.join().includes("a-secret-81"));
});

Deno.test("a parameter that turned out to be a secret is not kept with a result", async () => {
  const { logger } = keepLines();
  const use = task((_secret: string, _given: string) => 1, { cacheFor: HOUR });
  let node!: AnyTask;
  const flow = new Flow("secret-parameter", () => {
    node = use(new PrefectSecret("TOKEN"), new Parameter<string>("given"));
  });
  const run = await withContext(
    { secrets: { TOKEN: "a-secret-81" } },
    () => flow.run({ logger, parameters: { given: "a-secret-81" } }),
  );
  assertFalse(JSON.stringify(run.stateOf(node)).includes("a-secret-81"));
});
