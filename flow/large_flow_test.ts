// Flows of a size at which a call for each task on the stack, or a look at each pair of them, would show.
import { assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import { FlowBuildError, task, type TaskNode } from "../tasks/mod.ts";
import { Flow } from "./mod.ts";
import { SILENT } from "../tests/_silent_logger.ts";

const MANY = 100_000;

const add = task((n: number) => n + 1, { name: "add" });
// deno-lint-ignore require-await -- a promise that has its value is what this is to give
const addLater = task(async (n: number) => n + 1, { name: "addLater" });
const addGuarded = task((n: number) => n + 1, { name: "addGuarded", trigger: () => true });

for (const [kind, step] of Object.entries({ sync: add, async: addLater, guarded: addGuarded })) {
  Deno.test(`a chain of ${MANY} ${kind} tasks runs`, async () => {
    const flow = new Flow("chain", () => {
      let node: number | TaskNode<number> = 0;
      for (let index = 0; index < MANY; index++) node = step(node);
      return node as TaskNode<number>;
    });
    assertEquals((await flow.run({ logger: SILENT })).output, MANY);
  });
}

Deno.test(`a chain of ${MANY} tasks that was added back to front runs`, async () => {
  const flow = new Flow("backwards");
  const nodes = Array.from({ length: MANY }, () => add.node());
  for (let index = MANY - 1; index > 0; index--) {
    flow.addEdge(nodes[index - 1]!, nodes[index]!, { key: 0 });
  }
  flow.bindTask(nodes[0]!, [0]);
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.resultOf(nodes.at(-1)!), MANY);
});

Deno.test(`${MANY} maps, each over the one before, run`, async () => {
  const flow = new Flow("maps", () => {
    let node = add.map([0, 10]);
    for (let index = 1; index < MANY; index++) node = add.map(node);
    return node;
  });
  assertEquals((await flow.run({ logger: SILENT })).output, [MANY, MANY + 10]);
});

Deno.test(`a failure runs through ${MANY} tasks to the flow's state`, async () => {
  const broken = task((): number => {
    throw new Error("the first one broke");
  }, { name: "broken" });
  const flow = new Flow("failing", () => {
    let node: TaskNode<number> = broken();
    for (let index = 0; index < MANY; index++) node = add(node);
    return node;
  });
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.state.name, "Failed");
  assertThrows(() => run.output, Error, "the first one broke");
});

Deno.test(`one task takes the results of ${MANY}`, async () => {
  const count = task((numbers: number[]) => numbers.length);
  const flow = new Flow("wide", () => count(Array.from({ length: MANY }, (_, n) => add(n))));
  assertEquals((await flow.run({ logger: SILENT })).output, MANY);
});

Deno.test(`a cycle of ${MANY} tasks is found, and its message can be read`, () => {
  const flow = new Flow("cycle");
  const nodes = Array.from({ length: MANY }, () => add.node());
  for (const [index, node] of nodes.entries()) flow.addEdge(node, nodes[(index + 1) % MANY]!);
  const { message } = assertThrows(() => flow.validate(), FlowBuildError);
  assertStringIncludes(message, '"add" -> "add"');
  assertStringIncludes(message, `${MANY} tasks`);
  assertLess(message.length, 400);
});

Deno.test("a map over 1,000,000 elements runs", async () => {
  const flow = new Flow("million", () => add.map(Array.from({ length: 1_000_000 }, (_, n) => n)));
  const { output } = await flow.run({ logger: SILENT });
  assertEquals([output.length, output[0], output.at(-1)], [1_000_000, 1, 1_000_000]);
});

Deno.test("a map over 1,000,000 elements can be cancelled half-way", async () => {
  const abort = new AbortController();
  let count = 0;
  const stop = task((_: number) => {
    if (++count === 500_000) abort.abort();
  });
  const flow = new Flow("million", () => {
    stop.map(Array.from({ length: 1_000_000 }, (_, n) => n));
  });
  const run = await flow.run({ logger: SILENT, signal: abort.signal });
  assertEquals([run.state.name, count], ["Cancelled", 500_000]);
});

for (const depth of [1_000, MANY]) {
  Deno.test(`a node is found in an input ${depth} arrays and objects deep`, async () => {
    const flow = new Flow("deep", () => {
      let input: unknown = add(41);
      for (let level = 0; level < depth; level++) input = level % 2 ? [input] : { input };
      return innermost(input);
    });
    assertEquals((await flow.run({ logger: SILENT })).output, 42);
    const copy = new Flow<unknown>("copy");
    copy.update(flow);
    const node = copy.getTasks({ name: "innermost" })[0]!;
    assertEquals((await copy.run({ logger: SILENT })).resultOf(node), 42);
  });
}

const innermost = task((input: unknown): unknown => {
  let inside = input;
  while (typeof inside === "object" && inside !== null) inside = Object.values(inside)[0];
  return inside;
}, { name: "innermost" });
