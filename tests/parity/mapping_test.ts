// Mapping: a task that runs once for each element.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  allFailed,
  allFinished,
  type AnyTask,
  context,
  flatten,
  Flow,
  LOOP,
  Parameter,
  PrefectSecret,
  Sealed,
  SKIP,
  type State,
  Success,
  Task,
  task,
  unmapped,
  withContext,
} from "../../mod.ts";
import { Mapped, Skipped, TriggerFailed } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

const list = task((...items: number[]) => items, { name: "list" });
const increment = task((n: number) => n + 1, { name: "increment" });
const add = task((a: number, b: number) => a + b, { name: "add" });
const invert = task((n: number) => {
  if (n === 0) throw new RangeError("division by zero");
  return 1 / n;
}, { name: "invert" });
const sum = task((numbers: number[]) => numbers.reduce((total, n) => total + n, 0), {
  name: "sum",
});

/** Runs a flow and gives its output. */
async function outputOf<T>(builder: () => T) {
  return (await new Flow("mapping", builder as () => unknown).run({ logger: quiet })).output;
}

/** Runs a flow, and gives the states of the children of the node that the builder gives. */
async function childrenOf(builder: () => AnyTask): Promise<readonly State[]> {
  const { state } = await stateOf(builder);
  assertInstanceOf(state, Mapped);
  return state.mapStates;
}

async function stateOf(builder: () => AnyTask) {
  let node!: AnyTask;
  const flow = new Flow("mapping", () => {
    node = builder();
  });
  const run = await flow.run({ logger: quiet });
  return { state: run.stateOf(node), run };
}

Deno.test("Prefect 1.4.1: a mapped task runs once for each element, in order of the elements", async () => {
  assertEquals(await outputOf(() => increment.map([1, 2, 3])), [2, 3, 4]);
  assertEquals(await outputOf(() => increment.map(list(1, 2, 3))), [2, 3, 4]);
});

Deno.test("Prefect 1.4.1: results keep the order of the elements, whichever is done first", async () => {
  const wait = task(async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms;
  });
  assertEquals(await outputOf(() => wait.map([20, 1, 10])), [20, 1, 10]);
});

Deno.test("Prefect 1.4.1: a parameter may be mapped over", async () => {
  const flow = new Flow(
    "mapping",
    () => increment.map(new Parameter<number[]>("numbers", { default: [1] })),
  );
  assertEquals((await flow.run({ logger: quiet })).output, [2]);
  const run = await flow.run({ logger: quiet, parameters: { numbers: [5, 6] } });
  assertEquals(run.output, [6, 7]);
});

Deno.test("Prefect 1.4.1: several inputs are mapped over together", async () => {
  assertEquals(await outputOf(() => add.map([1, 2, 3], list(10, 20, 30))), [11, 22, 33]);
});

Deno.test("Prefect 1.4.1: an unmapped input goes whole to each child", async () => {
  assertEquals(await outputOf(() => add.map([1, 2], unmapped(10))), [11, 12]);
  assertEquals(await outputOf(() => add.map([1, 2], unmapped(increment(9)))), [11, 12]);
  const count = task((_: number, all: number[]) => all.length);
  assertEquals(await outputOf(() => count.map([1, 2], unmapped(list(7, 8, 9)))), [3, 3]);
});

Deno.test("Prefect 1.4.1: maps over maps hand each element on by itself", async () => {
  const output = await outputOf(() => increment.map(increment.map(increment.map([1, 2, 3]))));
  assertEquals(output, [4, 5, 6]);
});

Deno.test("Prefect 1.4.1: a mapped pipeline goes depth first", async () => {
  const seen: string[] = [];
  const step = (name: string) => task((n: number) => (seen.push(`${name}${n}`), n), { name });
  const [a, b, c] = [step("a"), step("b"), step("c")];
  await outputOf(() => c!.map(b!.map(a!.map([1, 2]))));
  assertEquals(seen, ["a1", "b1", "c1", "a2", "b2", "c2"]);
});

Deno.test("Prefect 1.4.1: a task that takes a mapped one whole gets the list", async () => {
  assertEquals(await outputOf(() => sum(increment.map(increment.map([1, 2, 3])))), 12);
});

Deno.test("Prefect 1.4.1: a mapped task can be taken whole and mapped over at once", async () => {
  const output = await outputOf(() => {
    const more = increment.map([1, 2, 3]);
    return { total: sum(more), again: increment.map(more), both: add.map(more, [1, 1, 1]) };
  });
  assertEquals(output, { total: 9, again: [3, 4, 5], both: [3, 4, 5] });
});

Deno.test("Prefect 1.4.1: a map over nothing succeeds with nothing, and so do those over it", async () => {
  const { state, run } = await stateOf(() => increment.map(increment.map(list())));
  assert(run.isSuccessful);
  assertInstanceOf(state, Mapped);
  assertEquals(state.result, []);
  assertEquals(await outputOf(() => sum(increment.map([]))), 0);
});

Deno.test("Prefect 1.4.1: where nothing that is mapped over came to be, the task fails", async () => {
  const { state } = await stateOf(() => increment.map(invert(0) as never));
  assertEquals(state.name, "Failed");
  assertEquals(state.message, "No upstream states can be mapped over.");
});

Deno.test("Prefect 1.4.1: what cannot be mapped over fails the task, and the message names it", async () => {
  const { state } = await stateOf(() => add.map([1], increment(1) as never));
  assertEquals(state.name, "Failed");
  assertStringIncludes(state.message, "input 1 cannot be mapped over");
  assertStringIncludes(state.message, "unmapped(...)");
});

Deno.test("a text is not mapped over by its letters", async () => {
  const upper = task((text: string) => text.toUpperCase());
  const words = task(() => "abc");
  const { state } = await stateOf(() => upper.map(words() as never));
  assertEquals(state.name, "Failed");
  assertStringIncludes(state.message, "a string");
});

Deno.test("inputs of different lengths fail the task, and the message gives the lengths", async () => {
  const { state } = await stateOf(() => add.map([1, 2, 3], list(1, 2)));
  assertEquals(state.name, "Failed");
  assertStringIncludes(state.message, "different lengths");
  assertStringIncludes(state.message, "3");
  assertStringIncludes(state.message, "2");
});

Deno.test("any iterable can be mapped over", async () => {
  function* generated() {
    yield 1;
    yield 2;
  }
  const text = task(([key, value]: [string, number]) => `${key}=${value}`);
  assertEquals(await outputOf(() => increment.map(new Set([1, 2]))), [2, 3]);
  assertEquals(await outputOf(() => increment.map(new Float32Array([1, 2]))), [2, 3]);
  assertEquals(await outputOf(() => increment.map(task(() => generated())())), [2, 3]);
  assertEquals(await outputOf(() => text.map(new Map([["a", 1]]))), ["a=1"]);
});

Deno.test("an async iterable can be mapped over", async () => {
  async function* pages() {
    for (const page of [1, 2, 3]) {
      await Promise.resolve();
      yield page;
    }
  }
  assertEquals(await outputOf(() => increment.map(task(() => pages())())), [2, 3, 4]);
  assertEquals(await outputOf(() => add.map(task(() => pages())(), [10, 20, 30])), [11, 22, 33]);
});

Deno.test("an async iterable that fails half-way fails the map with its error", async () => {
  async function* pages() {
    yield await Promise.resolve(1);
    throw new Error("page 2 is gone");
  }
  const { state } = await stateOf(() => increment.map(task(() => pages())()));
  assertEquals(state.name, "Failed");
  assertStringIncludes(state.message, "page 2 is gone");
});

Deno.test("Prefect 1.4.1: a child that fails takes only its own line down", async () => {
  const children = await childrenOf(() => increment.map(invert.map([0, 1, 2])));
  assertEquals(children.map(({ name }) => name), ["TriggerFailed", "Success", "Success"]);
  assertEquals(children.slice(1).map(({ result }) => result), [2, 1.5]);
});

Deno.test("Prefect 1.4.1: a child that is skipped takes only its own line along", async () => {
  const fresh = task((n: number) => {
    if (n === 1) throw new SKIP("known");
    return n;
  });
  const { state, run } = await stateOf(() => increment.map(fresh.map([1, 2, 3])));
  const { mapStates } = state as Mapped;
  assertEquals(mapStates.map(({ name }) => name), ["Skipped", "Success", "Success"]);
  assertEquals(state.result, [undefined, 3, 4]);
  assert(run.isSuccessful);
});

Deno.test("Prefect 1.4.1: a map over a skipped task is skipped whole", async () => {
  const skips = task((): number[] => {
    throw new SKIP("nothing to do");
  });
  const { state } = await stateOf(() => increment.map(skips()));
  assertInstanceOf(state, Skipped);
});

Deno.test("Prefect 1.4.1: a map over a task that is given as skipped is skipped", async () => {
  const source = list.node();
  const flow = new Flow("mapping");
  const mapped = flow.addTask(increment);
  flow.addEdge(source, mapped, { key: 0, mapped: true });
  const run = await flow.run({ logger: quiet, taskStates: new Map([[source, new Skipped()]]) });
  assertInstanceOf(run.stateOf(mapped), Skipped);
});

Deno.test("Prefect 1.4.1: a reduce asks its trigger about all children", async () => {
  const { state } = await stateOf(() => sum(invert.map([0, 1])));
  assertInstanceOf(state, TriggerFailed);
  assertStringIncludes(state.message, "invert[0]");
});

Deno.test("Prefect 1.4.1: a reduce that runs whatever happened gets each child's result or error", async () => {
  const describe = task(
    (results: unknown[]) => results.map((each) => each instanceof Error ? each.message : each),
    { trigger: allFinished },
  );
  const output = await outputOf(() => describe(invert.map([0, 1, 2])));
  assertEquals(output, ["division by zero", 1, 0.5]);
});

Deno.test("Prefect 1.4.1: the trigger of a mapped task is asked for each child", async () => {
  const register = task((_: unknown) => "registered", { trigger: allFailed });
  const children = await childrenOf(() => register.map(invert.map([0, 1])));
  assertEquals(children.map(({ name }) => name), ["Success", "TriggerFailed"]);
});

Deno.test("Prefect 1.4.1: an upstream that is not mapped counts for each child", async () => {
  const register = task((_: unknown, _all: unknown) => "registered", { trigger: allFailed });
  const children = await childrenOf(() => register.map(invert.map([0, 0]), unmapped(invert(1))));
  assertEquals(children.map(({ name }) => name), ["TriggerFailed", "TriggerFailed"]);
});

Deno.test("Prefect 1.4.1: an upstream without a key may be mapped over, also by itself", async () => {
  const ones = task(() => 1).node();
  const flow = new Flow("mapping");
  const three = list.node();
  flow.addTask(ones);
  flow.addTask(three);
  const source = flow.addTask(task(() => [7, 8, 9]));
  flow.addEdge(source, ones, { mapped: true });
  const run = await flow.run({ logger: quiet });
  assertEquals(run.resultOf(ones) as unknown, [1, 1, 1]);
});

Deno.test("Prefect 1.4.1: each child is tried again by itself", async () => {
  const runs: string[] = [];
  const flaky = task((n: number) => {
    runs.push(`${n}/${context.taskRunCount}`);
    if (n === 2 && context.taskRunCount === 1) throw new Error("once");
    return n;
  }, { maxRetries: 1, retryDelay: 5 });
  assertEquals(await outputOf(() => sum(increment.map(flaky.map([1, 2, 3])))), 9);
  assertEquals(runs, ["1/1", "2/1", "3/1", "2/2"]);
});

Deno.test("Prefect 1.4.1: each child loops by itself", async () => {
  const upTo = task((n: number) => {
    const at = context.taskLoopResult as number | undefined ?? 1;
    if (at < n) throw new LOOP("", { result: at + 1 });
    return at;
  });
  assertEquals(await outputOf(() => upTo.map([1, 3, 2])), [1, 3, 2]);
});

Deno.test("Prefect 1.4.1: a child knows its index; a task that is not mapped has none", async () => {
  const index = task((_: number) => context.mapIndex);
  const name = task((_: number) => context.taskFullName, { name: "load" });
  assertEquals(await outputOf(() => index.map([7, 8, 9])), [0, 1, 2]);
  assertEquals(await outputOf(() => index(1)), undefined);
  assertEquals(await outputOf(() => name.map([7, 8])), ["load[0]", "load[1]"]);
});

Deno.test("Prefect 1.4.1: flatten maps over the elements of elements", async () => {
  const pair = task((n: number) => [n, n * 10]);
  assertEquals(await outputOf(() => increment.map(flatten([[1], [2, 3]]))), [2, 3, 4]);
  assertEquals(await outputOf(() => increment.map(flatten(task(() => [[1, 2], [3]])()))), [
    2,
    3,
    4,
  ]);
  assertEquals(await outputOf(() => increment.map(flatten(pair.map([1, 2])))), [2, 11, 3, 21]);
  assertEquals(
    await outputOf(() => increment.map(flatten(pair.map(flatten(pair.map([1])))))),
    [2, 11, 11, 101],
  );
});

Deno.test("Prefect 1.4.1: a child that failed or was skipped counts as one element of a flatten", async () => {
  const lists = task((n: number) => {
    if (n === 1) throw new Error("no");
    if (n === 2) throw new SKIP("none");
    return [n, n];
  });
  const children = await childrenOf(() => increment.map(flatten(lists.map([0, 1, 2]))));
  assertEquals(children.map(({ name }) => name), [
    "Success",
    "Success",
    "TriggerFailed",
    "Skipped",
  ]);
});

Deno.test("what cannot be flattened fails the task", async () => {
  const { state } = await stateOf(() => increment.map(flatten([1, 2] as never)));
  assertEquals(state.name, "Failed");
  assertStringIncludes(state.message, "cannot be flattened");
});

Deno.test("Prefect 1.4.1: a task class is mapped by name", async () => {
  class Add extends Task<{ x: number; y?: number }, number> {
    override run({ x, y = 1 }: { x: number; y?: number }): number {
      return x + y;
    }
  }
  assertEquals(await outputOf(() => new Add().map({ x: [1, 2] })), [2, 3]);
  assertEquals(await outputOf(() => new Add().map({ x: [1, 2], y: unmapped(5) })), [6, 7]);
});

Deno.test("arrays of nodes are mapped over by their results", async () => {
  assertEquals(await outputOf(() => increment.map([increment(1), 5, increment(2)])), [3, 6, 4]);
});

Deno.test("Prefect 1.4.1: children that are given as finished are not run again", async () => {
  const runs: number[] = [];
  const counted = task((n: number) => (runs.push(n), n));
  let node!: AnyTask;
  const flow = new Flow("mapping", () => sum(node = counted.map([1, 2, 3])));
  const given = new Mapped("", undefined, {
    mapStates: [new Success("", 10), new Success("", 20)],
  });
  const run = await flow.run({ logger: quiet, taskStates: new Map([[node, given]]) });
  assertEquals(run.output, 30);
  assertEquals(runs, []);
});

Deno.test("a secret goes whole to each child of a map", async () => {
  const sign = task((n: number, key: string) => `${n}:${key.length}`);
  const output = await withContext(
    { secrets: { KEY: "s3cret-key" } },
    () => outputOf(() => sign.map([1, 2], new PrefectSecret("KEY"))),
  );
  assertEquals(output, ["1:10", "2:10"]);
});

Deno.test("a secret task may be mapped over names; each child's result is sealed", async () => {
  const measure = task((secret: string) => secret.length);
  let node!: AnyTask;
  const flow = new Flow("mapping", () => {
    const secrets = new PrefectSecret().map({ name: ["ONE", "TWO"] });
    node = secrets as unknown as AnyTask;
    return {
      each: measure.map(secrets as never),
      all: task((all: string[]) => all.length)(secrets),
    };
  });
  const run = await withContext(
    { secrets: { ONE: "first", TWO: "second" } },
    () => flow.run({ logger: quiet }),
  );
  assertEquals(run.output as unknown, { each: [5, 6], all: 2 });
  const { mapStates } = run.stateOf(node) as Mapped;
  for (const { result } of mapStates) assertInstanceOf(result, Sealed);
  assert(!Deno.inspect(run.stateOf(node), { depth: 10 }).includes("second"));
});

Deno.test("the state of a mapped task holds the very states of its children", async () => {
  const { state } = await stateOf(() => increment.map([1, 2]));
  const { mapStates, result } = state as Mapped;
  assertEquals(result, mapStates.map((child) => child.result));
  assertStrictEquals(mapStates[0]?.name, "Success");
});
