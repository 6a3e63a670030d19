// Names, tags, slugs, and the names of task runs.
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { context, Flow, FlowBuildError, Parameter, Task, task, withContext } from "../../mod.ts";
import { keepLines } from "./_lines.ts";
import { quiet } from "./_quiet.ts";

const tellName = (..._: unknown[]) => context.taskRunName;

async function outputOf(builder: () => unknown, parameters = {}): Promise<unknown> {
  return (await new Flow("names", builder).run({ logger: quiet, parameters })).output;
}

Deno.test("Prefect 1.4.1: a task is called like its function or class, unless it is given a name", () => {
  class LoadOrders extends Task {
    override run(): void {}
  }
  function loadOrders() {}
  assertEquals(new LoadOrders().name, "LoadOrders");
  assertEquals(new LoadOrders({ name: "orders" }).name, "orders");
  assertEquals(task(loadOrders).taskName, "loadOrders");
  assertEquals(task(loadOrders, { name: "orders" }).taskName, "orders");
  assertEquals(task(() => 1).taskName, "task");
});

Deno.test("Prefect 1.4.1: slugs are names with a number that counts them, in a flow", () => {
  const load = task(() => 1, { name: "load" });
  const store = task((_: number) => 1, { name: "store" });
  let nodes: ReturnType<typeof store>[] = [];
  const flow = new Flow("slugs", () => {
    nodes = [store(load()), store(load())];
  });
  const slugs = [...flow.tasks].map((node) => flow.slugOf(node)).sort();
  assertEquals(slugs, ["load-1", "load-2", "store-1", "store-2"]);
  assertEquals(nodes.map((node) => flow.slugOf(node)), ["store-1", "store-2"]);
});

Deno.test("Prefect 1.4.1: a slug that was chosen is taken once in a flow, and free in another", () => {
  const load = task(() => 1, { name: "load", slug: "the-load" });
  for (const name of ["one", "two"]) {
    const flow = new Flow(name, () => void load());
    assertEquals([...flow.tasks].map((node) => flow.slugOf(node)), ["the-load"]);
  }
  assertThrows(() => new Flow("twice", () => [load(), load()]), FlowBuildError, '"the-load"');
});

Deno.test("Prefect 1.4.1: tasks are found by name, slug and tags, which they must have all of", () => {
  const load = task(() => 1, { name: "load", tags: ["io", "daily"] });
  const store = task((_: number) => 1, { name: "store", tags: ["io"] });
  const flow = new Flow("tags", () => void store(load()));
  const names = (query: Parameters<typeof flow.getTasks>[0]) =>
    flow.getTasks(query).map(({ name }) => name).sort();
  assertEquals(names({}), ["load", "store"]);
  assertEquals(names({ tags: ["io"] }), ["load", "store"]);
  assertEquals(names({ tags: ["daily", "io"] }), ["load"]);
  assertEquals(names({ tags: ["io"], name: "store" }), ["store"]);
  assertEquals(names({ slug: "load-daily-io-1" }), ["load"]);
  assertEquals(names({ name: "store", slug: "load-daily-io-1" }), []);
});

Deno.test("Prefect 1.4.1: a slug is the name, the sorted tags and a number", () => {
  const load = task("load", () => 1, { tags: ["nightly", "crm"] });
  const flow = new Flow("slugs", () => [load(), load(), task("load", () => 2)()]);
  assertEquals([...flow.tasks].map((task) => flow.slugOf(task)), [
    "load-crm-nightly-1",
    "load-crm-nightly-2",
    "load-1",
  ]);
});

Deno.test("Prefect 1.4.1: a task finds its tags in the context", async () => {
  const tagged = task(() => [...context.taskTags ?? []], { tags: ["a", "b", "a"] });
  assertEquals(await outputOf(() => tagged()), ["a", "b"]);
});

Deno.test("Prefect 1.4.1: a task run's name comes from a template over inputs", async () => {
  class Load extends Task<{ region: string }, unknown> {
    override run(_: { region: string }): unknown {
      return context.taskRunName;
    }
  }
  const named = new Load({ taskRunName: "load-{region}" });
  assertEquals(await outputOf(() => named.bind({ region: "north" })), "load-north");
  const positional = task(tellName, { taskRunName: "{1} of {0}" });
  assertEquals(await outputOf(() => positional("ten", 3)), "3 of ten");
});

Deno.test("Prefect 1.4.1: a template knows parameters and the context; inputs go before them", async () => {
  const date = new Date("2020-12-31T12:00:00Z");
  class Load extends Task<{ region: string; size: number }, unknown> {
    override run(_: { region: string; size: number }): unknown {
      return context.taskRunName;
    }
  }
  const named = new Load({
    taskRunName: "{taskName} {region} {size} {today} {flowName} {own} {?}",
  });
  const output = await withContext(
    { date, own: "mine" },
    () =>
      outputOf(
        () => named.bind({ region: "input", size: new Parameter<number>("size", { default: 5 }) }),
        {},
      ),
  );
  assertEquals(output, "Load input 5 2020-12-31 names mine {?}");
});

Deno.test("Prefect 1.4.1: a task run's name may come from a function of the inputs", async () => {
  class Load extends Task<{ region: string }, unknown> {
    override run(_: { region: string }): unknown {
      return context.taskRunName;
    }
  }
  const named = new Load({ taskRunName: ({ region }) => `hello-${region}` });
  assertEquals(await outputOf(() => named.bind({ region: "north" })), "hello-north");
});

Deno.test("Prefect 1.4.1: each child of a mapped task has a name of its own", async () => {
  const named = task(tellName, { taskRunName: (inputs) => `hello-${inputs[0]}` });
  assertEquals(await outputOf(() => named.map([1, 2])), ["hello-1", "hello-2"]);
  const indexed = task(tellName, { taskRunName: "child {mapIndex}" });
  assertEquals(await outputOf(() => indexed.map([7, 8])), ["child 0", "child 1"]);
});

Deno.test("a task without taskRunName has none", async () => {
  assertEquals(await outputOf(() => task(tellName)()), undefined);
});

Deno.test("a taskRunName that throws fails its task, with the error", async () => {
  let runs = 0;
  const broken = task(() => void runs++, {
    taskRunName: () => {
      throw new Error("no name");
    },
  });
  const { logger, lines } = keepLines();
  const run = await new Flow("names", () => void broken()).run({ logger });
  const [state] = run.taskStates.values();
  assertEquals([state?.name, runs], ["Failed", 0]);
  assertStringIncludes(state?.message ?? "", "no name");
  assert(lines.some((line) => line.startsWith("ERROR")));
});
