// Names of tasks: given first, a function's own, or none.
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Flow, type Logger, task } from "../mod.ts";
import type { TaskFunction } from "../tasks/mod.ts";

/** The warnings of a run. */
async function warningsOf(flow: Flow<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const logger: Logger = { debug() {}, info() {}, warn, error() {} };
  await flow.run({ logger });
  return warnings;
}

Deno.test("a name before the function is the task's", async () => {
  const add = task("add", (x: number, y: number) => x + y, { tags: ["sums"] });
  const flow = new Flow("sum", () => add(add(1, 2), 3));
  assertEquals(add.taskName, "add");
  assertEquals([...flow.tasks].map((node) => flow.slugOf(node)), ["add-sums-1", "add-sums-2"]);
  assertEquals((await flow.run()).output, 6);
  assertEquals(add.with({ maxRetries: 1 }).taskName, "add");
  assertEquals(add.node().name, "add");
});

Deno.test("a task that is given no function is refused", () => {
  const make = task as unknown as (...words: unknown[]) => TaskFunction<[], unknown>;
  for (const words of [["add"], ["add", { maxRetries: 3 }], [() => 1, () => 2], [undefined]]) {
    assertThrows(() => make(...words), TypeError, '`task("name", fn, options)`');
  }
});

Deno.test("a run warns once of several tasks without a name", async () => {
  const one = task(() => 1);
  const two = task((n: number) => n + 1);
  const [warning = "", ...others] = await warningsOf(new Flow("unnamed", () => two(two(one()))));
  assertStringIncludes(warning, '2 tasks have no name of their own, so that all are called "task"');
  assertEquals(others, []);
  const changed = new Flow("changed", () => two.with({ tags: ["a"] })(one()));
  assertEquals((await warningsOf(changed)).length, 1);
});

Deno.test("a run does not warn of one such task, nor of names of any kind", async () => {
  const one = task(() => 1);
  const two = task("two", (n: number) => n + 1);
  const three = task((n: number) => n + 1, { name: "three" });
  const four = task(function four(n: number) {
    return n + 1;
  });
  assertEquals(await warningsOf(new Flow("named", () => four(three(two(one()))))), []);
});
