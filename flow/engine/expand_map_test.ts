import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  allFinished,
  type AnyTask,
  delay,
  flatten,
  Mapped,
  SKIP,
  task,
  unmapped,
} from "../../tasks/mod.ts";
import { Flow, type FlowRun } from "../mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";

const pass = task((n: number) => n, { name: "pass" });
const skipOdd = task((n: number) => {
  if (n % 2 === 1) throw new SKIP("odd");
  return n;
}, { name: "skipOdd" });
const failOdd = task((n: number): number[] => {
  if (n % 2 === 1) throw new RangeError("odd");
  return [n, n + 100];
}, { name: "failOdd" });

function childNames(run: FlowRun<unknown>, node: AnyTask): string[] {
  const state = run.stateOf(node);
  return state instanceof Mapped ? state.mapStates.map(({ name }) => name) : [`no map: ${state}`];
}

Deno.test("each child is skipped with its own upstream child, whenever it is that the map begins", async () => {
  // Prefect 1.4.1: "we want each individual child to determine if it should skip or not".
  const late = task(async () => {
    await delay(5);
    return 1;
  });
  const add = task((a: number, b: number) => a + b, { name: "add" });
  const flow = new Flow("late", () => {
    // When `late` is done, children of `skipOdd` have long been skipped.
    return add.map(skipOdd.map([0, 1, 2]), unmapped(late()));
  });
  const run = await flow.run({ logger: SILENT });
  const [node] = flow.getTasks({ name: "add" });
  assertEquals(childNames(run, node!), ["Success", "Skipped", "Success"]);
});

Deno.test("a child that failed is one element of what is flattened, and fails only that", async () => {
  // Prefect 1.4.1: `flatten_mapped_children` counts a child without a list as one.
  const flow = new Flow("flat", () => pass.map(flatten(failOdd.map([0, 1, 2]))));
  const run = await flow.run({ logger: SILENT });
  const [node] = flow.getTasks({ name: "pass" });
  assertEquals(
    childNames(run, node!),
    ["Success", "Success", "TriggerFailed", "Success", "Success"],
  );
});

Deno.test("a child that was skipped is one element of what is flattened, and skips only that", async () => {
  const lists = task((n: number) => {
    if (n === 1) throw new SKIP("one");
    return [n, n];
  });
  const flow = new Flow("flat", () => pass.map(flatten(lists.map([1, 2]))));
  const run = await flow.run({ logger: SILENT });
  const [node] = flow.getTasks({ name: "pass" });
  assertEquals(childNames(run, node!), ["Skipped", "Success", "Success"]);
});

Deno.test("a child that runs whatever happened gets the error of the part that failed", async () => {
  const look = task((n: unknown) => n instanceof Error ? n.message : n, {
    name: "look",
    trigger: allFinished,
  });
  const flow = new Flow("flat", () => look.map(flatten(failOdd.map([1, 2]))));
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.output, ["odd", 2, 102]);
});

Deno.test("inputs of different lengths are an error that gives the lengths", async () => {
  const add = task((a: number, b: number) => a + b, { name: "add" });
  const flow = new Flow("lengths", () => add.map([1, 2, 3], [1, 2]));
  const run = await flow.run({ logger: SILENT });
  const { message } = run.stateOf([...flow.tasks][0]!);
  assertStringIncludes(
    message,
    '"add" is mapped over inputs of different lengths: 0 has 3, 1 has 2',
  );
});

Deno.test("a list that fails on its way is said once, also where another cannot be mapped over", async () => {
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    await delay(1);
    throw new Error("the stream broke");
  }
  const add = task((a: number, b: number) => a + b, { name: "add" });
  const number = task(() => 3 as unknown as number[]);
  const flow = new Flow("streams", () => add.map(task(() => broken())(), number()));
  const run = await flow.run({ logger: SILENT });
  assertStringIncludes(run.stateOf(flow.getTasks({ name: "add" })[0]!).message, "cannot be mapped");
  await delay(5); // An unhandled rejection would fail this test now.
});
