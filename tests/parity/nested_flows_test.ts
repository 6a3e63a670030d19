// Flows and other flows: run inside a task, and not while one is built.
import { assertEquals, assertRejects } from "@std/assert";
import {
  context,
  Flow,
  FlowBuildError,
  Parameter,
  PrefectSecret,
  task,
  withContext,
} from "../../mod.ts";
import { quiet } from "./_quiet.ts";

Deno.test("Prefect 1.4.1: a flow cannot be run while another is built", async () => {
  const inner = new Flow("inner", () => task(() => 1)());
  let running: Promise<unknown> | undefined;
  new Flow("outer", () => {
    running = inner.run({ logger: quiet });
    running.catch(() => {});
  });
  const error = await assertRejects(() => running!, FlowBuildError);
  assertEquals(
    error.message,
    'Flow "inner" was run while flow "outer" is being built. Run it after that, or inside a task.',
  );
});

Deno.test("a task may build and run a flow, which finds the secrets and parameters around it", async () => {
  const length = task((secret: string, base: number) => secret.length + base);
  const outer = task(async (_: number) => {
    const inner = new Flow(
      "inner",
      () => length(new PrefectSecret("TOKEN"), new Parameter<number>("base")),
    );
    return (await inner.run({ logger: quiet })).output;
  });
  const flow = new Flow("outer", () => outer(new Parameter<number>("base")));
  const run = await withContext(
    { secrets: { TOKEN: "four" } },
    () => flow.run({ logger: quiet, parameters: { base: 10 } }),
  );
  assertEquals(run.output, 14);
});

Deno.test("a flow inside a task is cancelled with it where it is given the task's signal", async () => {
  const never = task(() => new Promise<void>(() => {}));
  const inner = new Flow("inner", () => never());
  const names: string[] = [];
  const outer = task(async () => {
    const run = await inner.run({ logger: quiet, signal: context.signal });
    names.push(run.state.name);
  }, { timeout: 15 });
  const run = await new Flow("outer", () => outer()).run({ logger: quiet });
  assertEquals([...run.taskStates.values()].map(({ name }) => name), ["TimedOut"]);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(names, ["Cancelled"]);
});
