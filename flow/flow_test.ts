import { assert, assertEquals, assertFalse, assertStrictEquals, assertThrows } from "@std/assert";
import { type AnyTask, Parameter, Task, task } from "../tasks/mod.ts";
import { Flow, FlowRunError } from "./mod.ts";
import { SILENT } from "../tests/_silent_logger.ts";

const one = task(() => 1, { name: "one" });
const add = task((x: number, y: number) => x + y, { name: "add" });

class Sum extends Task<{ rows: number[] }, number> {
  override run({ rows }: { rows: number[] }): number {
    return rows.reduce((total, row) => total + row, 0);
  }
}

function named(name: string): AnyTask {
  return task(() => name, { name }).node();
}

function names(tasks: Iterable<AnyTask>): string[] {
  return Array.from(tasks, ({ name }) => name);
}

/** `a` and `b` before `c`, `c` before `d` and `e`. */
function hourglass(): { flow: Flow; tasks: Record<"a" | "b" | "c" | "d" | "e", AnyTask> } {
  const tasks = { a: named("a"), b: named("b"), c: named("c"), d: named("d"), e: named("e") };
  const flow = new Flow("hourglass");
  flow.addEdge(tasks.a, tasks.c);
  flow.addEdge(tasks.b, tasks.c);
  flow.addEdge(tasks.c, tasks.d);
  flow.addEdge(tasks.c, tasks.e);
  return { flow, tasks };
}

Deno.test("addTask() adds a task once, and gives it back", () => {
  const flow = new Flow("adding");
  const node = named("a");
  assertStrictEquals(flow.addTask(node), node);
  flow.addTask(node);
  assertEquals([...flow.tasks], [node]);
});

Deno.test("addTask() makes a new node of a task function each time", () => {
  const flow = new Flow("adding");
  const first = flow.addTask(one);
  const second = flow.addTask(one);
  assert(first !== second);
  assertEquals(names(flow.tasks), ["one", "one"]);
});

Deno.test("addEdge() adds the tasks it lacks, and gives the edge", () => {
  const flow = new Flow("edges");
  const [a, b] = [named("a"), named("b")];
  assertEquals(flow.addEdge(a, b), {
    upstream: a,
    downstream: b,
    key: undefined,
    mapped: false,
    flattened: false,
  });
  assertEquals(new Set(flow.tasks), new Set([a, b]));
});

Deno.test("addEdge() with a key hands the result over; mapped, an element to each run", async () => {
  const flow = new Flow("edges");
  const sum = new Sum();
  const negate = task((n: number) => -n, { name: "negate" }).node();
  const list = task(() => [1, 2, 3], { name: "list" }).node();
  flow.addEdge(list, sum, { key: "rows" });
  const edge = flow.addEdge(list, negate, { key: 0, mapped: true });
  assertEquals([edge.key, edge.mapped], ["0", true]);
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.resultOf(sum), 6);
  assertEquals(run.stateOf(negate).result, [-1, -2, -3]);
});

Deno.test("chain() makes each task follow the one before", async () => {
  const order: string[] = [];
  const nodes = ["c", "a", "b"].map((name) => task(() => void order.push(name), { name }).node());
  const flow = new Flow("chain");
  const edges = flow.chain(...nodes);
  assertEquals(edges.map(({ upstream, downstream }) => upstream.name + downstream.name), [
    "ca",
    "ab",
  ]);
  await flow.run({ logger: SILENT });
  assertEquals(order, ["c", "a", "b"]);
});

Deno.test("tasks and edges are those of the graph, and change nothing when they are changed", () => {
  const { flow } = hourglass();
  (flow.tasks as Set<AnyTask>).clear();
  (flow.edges as unknown[]).length = 0;
  assertEquals(names(flow.tasks).sort(), ["a", "b", "c", "d", "e"]);
  assertEquals(
    flow.edges.map(({ upstream, downstream }) => upstream.name + downstream.name).sort(),
    ["ac", "bc", "cd", "ce"],
  );
});

Deno.test("a key of an edge inside a structure says where", () => {
  const flow = new Flow("keys", () => {
    const take = task((rows: { id: number }[]) => rows.length, { name: "take" });
    return take([{ id: 1 }, { id: one() }]);
  });
  assertEquals(flow.edges.map(({ key }) => key), ["0[1].id"]);
});

Deno.test("root and terminal tasks are those that follow none, and that none follows", () => {
  const { flow } = hourglass();
  assertEquals(names(flow.rootTasks).sort(), ["a", "b"]);
  assertEquals(names(flow.terminalTasks).sort(), ["d", "e"]);
});

Deno.test("upstream and downstream tasks and edges are those next to a task", () => {
  const { flow, tasks: { c } } = hourglass();
  assertEquals(names(flow.upstreamTasks(c)), ["a", "b"]);
  assertEquals(names(flow.downstreamTasks(c)), ["d", "e"]);
  assertEquals(flow.edgesTo(c).map(({ upstream }) => upstream.name), ["a", "b"]);
  assertEquals(flow.edgesFrom(c).map(({ downstream }) => downstream.name), ["d", "e"]);
});

Deno.test("two edges between two tasks are two, and one neighbour", () => {
  const flow = new Flow("double", () => {
    const node = one();
    return add(node, node);
  });
  const [first, second] = [...flow.tasks];
  assertEquals(flow.edgesFrom(first!).map(({ key }) => key), ["0", "1"]);
  assertEquals(flow.downstreamTasks(first!).size, 1);
  assertEquals(flow.upstreamTasks(second!).size, 1);
});

Deno.test("the reference tasks are the terminal ones, unless others are set", async () => {
  // Prefect 1.4.1: "the reference tasks determine the flow's state; by default the terminal tasks".
  const broken = task(() => {
    throw new Error("broke");
  }, { name: "broken" });
  const flow = new Flow("reference", () => {
    one();
    broken();
  });
  const [good, bad] = [...flow.tasks];
  assertEquals(names(flow.referenceTasks), ["one", "broken"]);
  assert((await flow.run({ logger: SILENT })).isFailed);

  flow.setReferenceTasks([good!]);
  assertEquals([...flow.referenceTasks], [good!]);
  assert((await flow.run({ logger: SILENT })).isSuccessful);

  flow.setReferenceTasks([bad!]);
  assert((await flow.run({ logger: SILENT })).isFailed);

  flow.setReferenceTasks([]);
  assertEquals(names(flow.referenceTasks), ["one", "broken"]);
});

Deno.test("a mapped reference task counts as its children", async () => {
  const failTwo = task((n: number) => {
    if (n === 2) throw new Error("two");
    return n;
  }, { name: "failTwo" });
  const run = await new Flow("mapped", () => failTwo.map([1, 2, 3])).run({ logger: SILENT });
  assertEquals(run.state.message, "Some reference tasks failed: failTwo[1].");
  assertThrows(() => run.output, FlowRunError, "two");
});

Deno.test("sortedTasks() puts each task after all that it follows", () => {
  const flow = new Flow("sorted");
  const [a, b, c, d] = [named("a"), named("b"), named("c"), named("d")];
  for (const node of [d, c, b, a]) flow.addTask(node);
  flow.chain(a, b, d);
  flow.addEdge(c, d);
  const order = names(flow.sortedTasks);
  for (const [before, after] of ["ab", "bd", "cd"]) {
    assert(order.indexOf(before!) < order.indexOf(after!), `${order}`);
  }
  assertEquals(order.length, 4);
});

Deno.test("slugs are names with numbers, or what was chosen", () => {
  const flow = new Flow("slugs");
  const first = flow.addTask(one);
  const second = flow.addTask(one);
  const other = flow.addTask(named("other"));
  const chosen = flow.addTask(task(() => 1, { name: "one", slug: "my-own" }));
  const parameter = flow.addTask(new Parameter("limit"));
  assertEquals(
    [first, second, other, chosen, parameter].map((node) => flow.slugOf(node)),
    ["one-1", "one-2", "other-1", "my-own", "limit"],
  );
});

Deno.test("a chosen slug that looks like a counted one keeps others away", () => {
  const flow = new Flow("slugs");
  const plain = flow.addTask(one);
  flow.addTask(task(() => 1, { name: "anything", slug: "one-1" }));
  assertEquals(flow.slugOf(plain), "one-2");
});

Deno.test("getTasks() finds by name, slug and tags", () => {
  const flow = new Flow("query");
  flow.addTask(task(() => 1, { name: "load", tags: ["eu", "daily"] }));
  flow.addTask(task(() => 1, { name: "load", tags: ["us"] }));
  flow.addTask(task(() => 1, { name: "report", tags: ["eu"] }));
  const slugs = (tasks: readonly AnyTask[]) => tasks.map((task) => flow.slugOf(task));
  assertEquals(slugs(flow.getTasks()), ["load-daily-eu-1", "load-us-1", "report-eu-1"]);
  assertEquals(slugs(flow.getTasks({ name: "load" })), ["load-daily-eu-1", "load-us-1"]);
  assertEquals(slugs(flow.getTasks({ tags: ["eu"] })), ["load-daily-eu-1", "report-eu-1"]);
  assertEquals(slugs(flow.getTasks({ tags: ["eu", "daily"] })), ["load-daily-eu-1"]);
  assertEquals(slugs(flow.getTasks({ name: "load", slug: "load-us-1" })), ["load-us-1"]);
  assertEquals(flow.getTasks({ slug: "load-9" }), []);
});

Deno.test("update() adds another flow's tasks and edges, with its inputs and maps", async () => {
  const negate = task((n: number) => -n, { name: "negate" });
  const total = task(
    (given: { rows: number[]; plus: number }) =>
      given.rows.reduce((sum, row) => sum + row, given.plus),
    { name: "total" },
  );
  const source = new Flow("source", () => total({ rows: negate.map([1, 2]), plus: one() }));
  const flow = new Flow("target", () => one());
  flow.update(source);
  assertEquals(names(flow.tasks), ["one", "negate", "one", "total"]);
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.resultOf(flow.getTasks({ name: "total" })[0]!), -2);
  assertEquals(names(source.tasks).length, 3);
});

Deno.test("update() joins flows at the tasks that both have", async () => {
  const shared = task(() => 20, { name: "shared" }).node();
  const sum = add.node();
  const left = new Flow("left");
  left.addEdge(shared, sum, { key: 0 });
  const right = new Flow("right");
  right.addEdge(shared, sum, { key: 1 });
  left.update(right);
  assertEquals(left.tasks.size, 2);
  assertEquals((await left.run({ logger: SILENT })).resultOf(sum), 40);
});

Deno.test("replace() puts a task in another's place, with its edges and inputs", async () => {
  const flow = new Flow("replacing", () => add(one(), 10));
  const old = flow.getTasks({ name: "one" })[0]!;
  const replacement = task(() => 5, { name: "five" }).node();
  flow.replace(old, replacement);
  assertEquals(names(flow.tasks), ["five", "add"]);
  assertEquals(flow.edges.map(({ upstream }) => upstream.name), ["five"]);
  assertEquals((await flow.run({ logger: SILENT })).output, 15);
});

Deno.test("replace() keeps the place among the reference tasks", () => {
  const flow = new Flow("replacing", () => add(one(), 10));
  const old = flow.getTasks({ name: "one" })[0]!;
  flow.setReferenceTasks([old]);
  const replacement = named("other");
  flow.replace(old, replacement);
  assertEquals([...flow.referenceTasks], [replacement]);
});

Deno.test("copy() has the same tasks, and changes without the original", async () => {
  const flow = new Flow("original", () => add(one(), 10));
  const copy = flow.copy("copy");
  assertEquals([...copy.tasks], [...flow.tasks]);
  assertEquals(copy.name, "copy");
  assertEquals(flow.copy().name, "original");
  copy.addTask(named("extra"));
  copy.replace(copy.getTasks({ name: "one" })[0]!, task(() => 5, { name: "five" }).node());
  assertEquals(names(flow.tasks), ["one", "add"]);
  assertEquals((await flow.run({ logger: SILENT })).output, 11);
  assertEquals((await copy.run({ logger: SILENT })).output, 15);
});

Deno.test("validate() looks again after each change", () => {
  const flow = new Flow("changing", () => one());
  flow.validate();
  const lacking = flow.addTask(add.node());
  assertThrows(() => flow.validate(), Error, "lacks its input");
  flow.bindTask(lacking, [1, 2]);
  flow.validate();
});

Deno.test("build() adds to a flow, and gives what the builder gives", async () => {
  const flow = new Flow<unknown>("growing");
  const node = flow.build(() => add(one(), 1));
  flow.build(() => one());
  assertEquals(flow.tasks.size, 3);
  assertEquals((await flow.run({ logger: SILENT })).resultOf(node), 2);
});

Deno.test("the output has the shape of what the builder returned", async () => {
  const flow = new Flow(
    "shape",
    () => ({ list: [one(), 2], deep: { node: add(1, 2) }, none: null }),
  );
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.output, { list: [1, 2], deep: { node: 3 }, none: null });
});

Deno.test("an input that contains itself is handed over as it is", async () => {
  const cyclic: { self?: unknown; n: number } = { n: 1 };
  cyclic.self = cyclic;
  const look = task((given: { self?: unknown }) => given.self === given);
  assertEquals((await new Flow("cyclic", () => look(cyclic)).run({ logger: SILENT })).output, true);
});

Deno.test("an input's own `__proto__` reaches no prototype", async () => {
  const input = JSON.parse('{"__proto__": {"isAdmin": true}, "n": 0}');
  const look = task((given: Record<string, unknown>) => [given.isAdmin, Object.keys(given).sort()]);
  const flow = new Flow("proto", () => look({ ...input, ["__proto__"]: one(), n: one() }));
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.output, [undefined, ["__proto__", "n"]]);
});

Deno.test("the parameters are listed in the order they were added", () => {
  const flow = new Flow("parameters", () => [new Parameter("b"), new Parameter("a")]);
  assertEquals(flow.parameters.map(({ name }) => name), ["b", "a"]);
});

Deno.test("a flow prints as its kind and name", () => {
  assertEquals(`${new Flow("etl")}`, '<Flow: name="etl">');
});

Deno.test("an empty flow runs, and succeeds", async () => {
  const run = await new Flow("empty").run({ logger: SILENT });
  assert(run.isSuccessful);
  assertFalse(run.isFailed);
  assertEquals(run.taskStates.size, 0);
});
