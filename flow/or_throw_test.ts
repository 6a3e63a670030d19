// `run.orThrow()`: a script that fails exits with 1, and says why in a few lines.
import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { Flow, FlowRunError, PrefectSecret, task, withContext } from "../mod.ts";
import { runDeno } from "../tests/_child.ts";
import { SILENT } from "../tests/_silent_logger.ts";
import { MemoryRunStore } from "./results/mod.ts";

Deno.test("a run that succeeded is given back, with its output's type", async () => {
  const flow = new Flow("sum", () => task("one", () => 1)());
  const run = await flow.run({ logger: SILENT });
  const same = run.orThrow();
  const output: number = same.output;
  assert(same === run);
  assertEquals(output, 1);
});

Deno.test("the error says which tasks failed, why and where, and how to go on", async () => {
  const fails = task("fails", (n: number) => {
    throw new RangeError(`${n} is too much`);
  });
  const after = task("after", (n: unknown) => n);
  const flow = new Flow("two", () => [after(fails(1)), fails(2)]);
  const run = await flow.run({ logger: SILENT, results: new MemoryRunStore() });
  const error = assertThrows(() => run.orThrow(), FlowRunError);
  const lines = error.message.split("\n");
  assertStringIncludes(lines[0]!, 'Flow "two" ended as Failed: Some reference tasks failed');
  assertEquals(lines.filter((line) => line.endsWith("ended as Failed")).length, 2);
  assert(lines.some((line) => line.includes("RangeError: 2 is too much")), error.message);
  assertFalse(error.message.includes("after ended"), "what only did not run is not told");
  assertStringIncludes(lines.at(-1)!, `resume: "${run.id}"`);
  assertEquals((error as Error).stack, `FlowRunError: ${error.message}`);
});

Deno.test("a run that was cancelled throws too, and no secret is told", async () => {
  const abort = new AbortController();
  const waits = task("waits", (secret: string) => {
    abort.abort(new Error(`enough of ${secret}`));
    throw new Error(`stopped with ${secret}`);
  });
  const flow = new Flow("waits", () => waits(new PrefectSecret("TOKEN")));
  const run = await withContext(
    { secrets: { TOKEN: "canary-5b21e9" } },
    () => flow.run({ logger: SILENT, signal: abort.signal }),
  );
  const error = assertThrows(() => run.orThrow(), FlowRunError);
  assertFalse(Deno.inspect(error).includes("canary-5b21e9"), Deno.inspect(error));
});

Deno.test("a script ends with exit code 1 and without a line of this package's code", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(folder, "script.ts");
    await Deno.writeTextFile(
      script,
      `import { Flow, task } from "@tacit/flow";
       const load = task("load", () => {
         throw new TypeError("no such host");
       });
       (await new Flow("etl", () => load()).run()).orThrow();
       console.log("not reached");`,
    );
    const { code, stdout, stderr } = await runDeno(["run", "--allow-env", "--allow-read", script]);
    assertEquals([code, stdout], [1, ""]);
    const [, told = ""] = stderr.split("error: ");
    assertStringIncludes(told, "load ended as Failed");
    assertStringIncludes(told, "TypeError: no such host");
    assert(/^ +at .*script\.ts:3:\d+/m.test(told), told);
    assertFalse(/flow\/(engine|flow_run)/.test(stderr), stderr);
    assert(told.trim().split("\n").length <= 6, told);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
