// What cannot be a graph is refused, with an error that names the tasks and says what to do.
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { withContext } from "../config/mod.ts";
import { Secret, SecretAccessError } from "../secrets/mod.ts";
import {
  type AnyTask,
  flatten,
  FlowBuildError,
  Parameter,
  Task,
  task,
  unmapped,
} from "../tasks/mod.ts";
import { Flow } from "./mod.ts";

const one = task(() => 1, { name: "one" });
const double = task((n: number) => n * 2, { name: "double" });

class Store extends Task<{ rows: number; table?: string }, string> {
  override run({ rows, table = "orders" }: { rows: number; table?: string }): string {
    return `${rows} in ${table}`;
  }
}

function assertBuildError(build: () => unknown, message: RegExp): void {
  const error = assertThrows(build, FlowBuildError);
  assertEquals(error.name, "FlowBuildError");
  assertMatch(error.message, message);
}

function chained(...names: string[]): { flow: Flow; tasks: AnyTask[] } {
  const flow = new Flow("chained");
  const tasks = names.map((name) => task(() => 1, { name }).node());
  flow.chain(...tasks);
  return { flow, tasks };
}

Deno.test("a cycle is refused with the tasks on it, in order", () => {
  const { flow, tasks } = chained("before", "a", "b", "c", "after");
  flow.addEdge(tasks[3]!, tasks[1]!);
  assertBuildError(
    () => flow.validate(),
    /^Flow "chained" has a cycle: ("a" -> "b" -> "c" -> "a"|"b" -> "c" -> "a" -> "b"|"c" -> "a" -> "b" -> "c")\. Remove/,
  );
  assertBuildError(() => flow.sortedTasks, /has a cycle/);
});

Deno.test("a run of a flow with a cycle is refused", async () => {
  const { flow, tasks } = chained("a", "b");
  flow.addEdge(tasks[1]!, tasks[0]!);
  const error = await flow.run().then(() => undefined, (error) => error);
  assertBuildError(() => {
    throw error;
  }, /has a cycle/);
});

Deno.test("a cycle that a builder made by order alone is refused", () => {
  assertBuildError(() =>
    new Flow("cyclic", () => {
      const first = one();
      const second = double(first);
      first.setUpstream(second);
    }), /has a cycle: ("one" -> "double" -> "one"|"double" -> "one" -> "double")/);
});

Deno.test("a task cannot follow itself", () => {
  const flow = new Flow("self");
  const node = one.node();
  assertBuildError(() => flow.addEdge(node, node), /^Task "one" cannot follow itself\.$/);
  assertBuildError(() => node.setUpstream(node, { flow }), /Task "one" cannot follow itself/);
});

Deno.test("an input that has a value takes no other", () => {
  const flow = new Flow("doubled");
  const store = new Store({ name: "store" });
  flow.addEdge(one.node(), store, { key: "rows" });
  assertBuildError(
    () => flow.addEdge(one.node(), store, { key: "rows" }),
    /^Task "store": its input `rows` has a value already/,
  );
  const node = double.node();
  flow.bindTask(node, [1]);
  assertBuildError(() => flow.addEdge(one.node(), node, { key: 0 }), /"double": its input `0`/);
});

Deno.test("a function without a required input is refused", () => {
  const flow = new Flow("lacking");
  flow.addTask(double);
  assertBuildError(
    () => flow.validate(),
    /^Flow "lacking": task "double" lacks its input `0`\. Give it when/,
  );
});

Deno.test("a class without a required input is refused, one without an optional input is not", () => {
  const flow = new Flow("lacking");
  const store = new Store({ name: "store" });
  flow.addTask(store);
  assertBuildError(() => flow.validate(), /task "store" lacks its input `rows`/);
  flow.addEdge(one.node(), store, { key: "rows" });
  flow.validate();
});

Deno.test("a task that the flow does not have is refused by name", () => {
  const flow = new Flow("etl", () => one());
  const stranger = double.node();
  const message = /^Flow "etl" has no such task as "double"/;
  assertBuildError(() => flow.upstreamTasks(stranger), message);
  assertBuildError(() => flow.downstreamTasks(stranger), message);
  assertBuildError(() => flow.edgesTo(stranger), message);
  assertBuildError(() => flow.edgesFrom(stranger), message);
  assertBuildError(() => flow.slugOf(stranger), message);
  assertBuildError(() => flow.setReferenceTasks([stranger]), message);
  assertBuildError(() => flow.replace(stranger, one.node()), message);
});

Deno.test("two parameters of one name are refused; one in two places is not", () => {
  assertBuildError(
    () => new Flow("twice", () => [new Parameter("n"), new Parameter("n")]),
    /^There are two parameters of the name "n"/,
  );
  const flow = new Flow("once", () => {
    const n = new Parameter<number>("n");
    return [double(n), double(n)];
  });
  assertEquals(flow.parameters.length, 1);
});

Deno.test("a slug that is taken is refused", () => {
  const flow = new Flow("slugs");
  flow.addTask(task(() => 1, { name: "first", slug: "chosen" }));
  assertBuildError(
    () => flow.addTask(task(() => 2, { name: "second", slug: "chosen" })),
    /^The slug "chosen" of task "second" is taken/,
  );
});

Deno.test("a task that is called outside a builder is refused", () => {
  const message = /^Task double\(\.\.\.\) was called outside a flow builder/;
  assertBuildError(() => double(1), message);
  assertBuildError(() => double.map([1]), /^Task double\.map\(\.\.\.\) was called outside/);
  assertBuildError(
    () => new Store().bind({ rows: 1 }),
    /^Task "Store" was added to a flow where none/,
  );
  assertBuildError(
    () => new Store().setUpstream(one.node()),
    /"Store" was added to a flow where none/,
  );
});

Deno.test("a task that is called by a running task is refused", async () => {
  const call = task(() => double(1), { name: "call" });
  const flow = new Flow("nested", () => call());
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const run = await flow.run({ logger });
  assertMatch(run.stateOf([...flow.tasks][0]!).message, /was called outside a flow builder/);
});

Deno.test("a mark where nothing is mapped is refused", () => {
  assertBuildError(
    () => new Flow("marked", () => double(unmapped(1) as unknown as number)),
    /^Task "double": input 0 is marked with unmapped/,
  );
  assertBuildError(
    () => new Flow("marked", () => double(flatten([[1]]) as unknown as number)),
    /input 0 is marked with flatten/,
  );
});

Deno.test("a map over inputs that all go whole to every run is refused", () => {
  const nothing = /^Task "double" is mapped over nothing: .* call it without `\.map`\.$/;
  assertBuildError(() => new Flow("nothing", () => double.map(unmapped(1))), nothing);
  assertBuildError(() => new Flow("nothing", () => double.map(unmapped(one()))), nothing);
  assertEquals(new Flow("empty", () => double.map([])).tasks.size, 1);
});

Deno.test("a plain value as an upstream without a key is refused", () => {
  const flow = new Flow("valued");
  assertBuildError(
    () => flow.connect({ upstream: 3, downstream: one.node() }),
    /^What task "one" should follow is not a task/,
  );
});

Deno.test("an async builder is refused", () => {
  assertBuildError(
    () => new Flow("async", (() => Promise.resolve()) as unknown as () => void),
    /^The builder of flow "async" is async/,
  );
});

Deno.test("a flow without a name is refused", () => {
  assertBuildError(() => new Flow(""), /^A flow needs a name/);
  assertBuildError(() => new Flow(undefined as unknown as string), /^A flow needs a name/);
});

Deno.test("a task cannot replace two others", () => {
  const flow = new Flow("replacing", () => double(one()));
  const [first, second] = [...flow.tasks];
  assertBuildError(
    () => flow.replace(first!, second!),
    /has task "double" already; it cannot replace/,
  );
});

Deno.test("a secret cannot be read while a flow is built", async () => {
  await withContext({ secrets: { TOKEN: "hush-hush" } }, async () => {
    let reading: Promise<unknown> | undefined;
    new Flow("peeking", () => {
      reading = new Secret("TOKEN").get();
    });
    const error = await reading!.then(() => undefined, (error) => error);
    assertEquals(error instanceof SecretAccessError, true);
  });
});
