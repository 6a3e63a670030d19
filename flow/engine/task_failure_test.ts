// What is said of the inputs of tasks that failed: what they look like, and of a mapped child its own.
import { assertEquals } from "@std/assert";
import { withContext } from "../../config/mod.ts";
import { flatten, PrefectSecret, task, unmapped } from "../../tasks/mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";
import { Flow, type FlowRun } from "../mod.ts";

const fail = (name: string) =>
  task((..._: unknown[]): number => {
    throw new Error("no");
  }, { name });

function inputsOf(run: FlowRun<unknown>): string[] {
  return run.failures.map(({ taskName, inputs }) =>
    `${taskName}: ${Object.values(inputs).join(", ")}`
  );
}

const rows = task(() => [1, "ab", { id: 3 }], { name: "rows" });

Deno.test("a failed child's inputs are its own element, not all of them", async () => {
  const flow = new Flow("rows", () => fail("load").map(rows(), unmapped(rows()), [true, null, []]));
  assertEquals(inputsOf(await flow.run({ logger: SILENT })), [
    "load[0]: number, array of 3, boolean",
    "load[1]: string of 2 characters, array of 3, null",
    "load[2]: object with id, array of 3, array of 0",
  ]);
});

Deno.test("so are those of a child of a child, of a flattened list and of a generator", async () => {
  const twice = task((row: unknown) => [row, row], { name: "twice" });
  const numbers = task(function* () {
    yield 1;
    yield "a";
  }, { name: "numbers" });
  const flow = new Flow("deep", () => [
    fail("after").map(twice.map(rows())),
    fail("flat").map(flatten(twice.map(rows()))),
    fail("each").map(numbers()),
  ]);
  assertEquals(inputsOf(await flow.run({ logger: SILENT })).sort(), [
    "after[0]: array of 2",
    "after[1]: array of 2",
    "after[2]: array of 2",
    "each[0]: number",
    "each[1]: string of 1 character",
    "flat[0]: number",
    "flat[1]: number",
    "flat[2]: string of 2 characters",
    "flat[3]: string of 2 characters",
    "flat[4]: object with id",
    "flat[5]: object with id",
  ]);
});

Deno.test("of a secret only that it is one is said", async () => {
  const secret = new PrefectSecret<string[]>("TOKENS");
  const flow = new Flow("secrets", () => fail("use").map([1, 2], secret));
  const run = await withContext(
    { secrets: { TOKENS: ["first-token", "second"] } },
    () => flow.run({ logger: SILENT }),
  );
  assertEquals(inputsOf(run), ["use[0]: number, a secret", "use[1]: number, a secret"]);
});

Deno.test("a flow's onFailure is told which tasks failed, with which errors", async () => {
  const told: [string, string][] = [];
  const flow = new Flow("told", () => fail("after").map(rows()), {
    onFailure: (_flow, state, failures) => {
      assertEquals(state.isFailed, true);
      for (const { taskName, state: { result } } of failures) {
        told.push([taskName, result instanceof Error ? result.message : ""]);
      }
    },
  });
  await flow.run({ logger: SILENT });
  assertEquals(told, [["after[0]", "no"], ["after[1]", "no"], ["after[2]", "no"]]);
});
