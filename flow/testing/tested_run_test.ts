// What a test asks of a run that is over.
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { PrefectSecret, task, type TaskNode } from "../../tasks/mod.ts";
import { Flow } from "../mod.ts";
import { testRun } from "./mod.ts";

const fetchRows = task((_token: string): number[] => {
  throw new Error("no network in tests");
}, { name: "fetchRows" });
const sum = task((rows: number[]) => rows.reduce((total, row) => total + row, 0), { name: "sum" });
const check = task((n: number) => {
  if (n < 0) throw new RangeError("below zero");
}, { name: "check" });

function report(): Flow<TaskNode<number>> {
  return new Flow("report", () => sum(fetchRows(new PrefectSecret("TOKEN"))));
}

Deno.test("tasks are asked for by node, slug or name, also those with stubs", async () => {
  const flow = report();
  const [node] = flow.getTasks({ name: "fetchRows" });
  const test = await testRun(flow, { secrets: { TOKEN: "s3cret" }, stubs: { "fetchRows-1": [5] } });
  assertEquals(test.resultOf(node!), [5]);
  assertEquals(test.resultOf("fetchRows-1"), [5]);
  assertEquals(test.resultOf("sum"), 5);
});

Deno.test("other states than expected are all named, with their messages", async () => {
  const test = await testRun(report(), { secrets: { TOKEN: "s3cret" } });
  const error = assertThrows(
    () => test.assertStates({ fetchRows: "Success", sum: "Success" }),
    Error,
  );
  assertMatch(
    error.message,
    /^Tasks of flow "report" have other states:\n {2}fetchRows: Failed, not Success: .+\n {2}sum: TriggerFailed, not Success: .+$/,
  );
});

Deno.test("several tasks of one name are asked for by slug", async () => {
  const one = task(() => 1, { name: "one" });
  const test = await testRun(new Flow("twice", () => [one(), one()]));
  assertThrows(() => test.stateOf("one"), TypeError, "ask for one-1, one-2");
  assertEquals(test.resultOf("one-2"), 1);
});

Deno.test("states are checked of all tasks of a name, and of one by slug or node", async () => {
  const nodes: TaskNode<void>[] = [];
  const flow = new Flow("checks", () => {
    nodes.push(check(1), check(-1));
  });
  const test = await testRun(flow);
  test.assertStates({ "check-1": "Success", "check-2": "Failed" });
  test.assertStates(new Map([[nodes[0]!, "Success"], [nodes[1]!, "Failed"]] as const));
  const error = assertThrows(() => test.assertStates({ check: "Success" }), Error);
  assertMatch(error.message, /:\n {2}check-2: Failed, not Success: .*below zero$/);
});

Deno.test("of a mapped task each run is checked, and those with other states are named", async () => {
  const test = await testRun(new Flow("checks", () => check.map([1, -1, 2])));
  test.assertStates({ check: ["Success", "Failed", "Success"] });
  test.assertStates({ check: "Mapped" });
  const message = (expected: Parameters<typeof test.assertStates>[0]) =>
    assertThrows(() => test.assertStates(expected), Error).message.split("\n").slice(1);
  assertEquals(message({ check: "Success" }), [
    "  check[1]: Failed, not Success: Error during execution of task: RangeError: below zero",
  ]);
  assertEquals(message({ check: ["Failed", "Failed"] }), [
    "  check: it has 3 runs, not 2",
    "  check[0]: Success, not Failed: Task run succeeded.",
  ]);
});

Deno.test("a task that was not mapped has no list of states", async () => {
  const test = await testRun(new Flow("checks", () => check(1)));
  const error = assertThrows(() => test.assertStates({ check: ["Success"] }), Error);
  assertMatch(error.message, /check: Success, not mapped to 1 runs: /);
});
