// Rules of Prefect 1.4.1's runners that cross several steps of a task run.
import { assert, assertEquals } from "@std/assert";
import { Flow, merge, task } from "../../mod.ts";
import { Cancelled, FAIL, Failed, Pending } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

Deno.test("Prefect 1.4.1: tasks are Pending where a flow's handler ended the run before them", async () => {
  const one = task("one", () => 1);
  const flow = new Flow("ended", () => one(), {
    stateHandlers: [(_flow, _old, state) => state.isRunning ? new Failed("no") : undefined],
  });
  const run = await flow.run({ logger: quiet });
  assert(run.stateOf([...flow.tasks][0]!) instanceof Pending);
});

Deno.test("Prefect 1.4.1: retry_on passes over a failure without a result, which is tried again", async () => {
  let attempts = 0;
  const fails = task("fails", () => {
    attempts++;
    throw new FAIL("no", { result: null });
  }, { maxRetries: 1, retryOn: [RangeError] });
  const flow = new Flow("fails", () => fails());
  const run = await flow.run({ logger: quiet });
  assertEquals([attempts, run.stateOf([...flow.tasks][0]!).result], [2, null]);
});

Deno.test("Prefect 1.4.1: Merge passes over None", async () => {
  const none = task("none", () => null);
  const some = task("some", () => "some");
  const run = await new Flow("merge", () => merge(none(), some())).run({
    logger: quiet,
  });
  assertEquals(run.output, "some");
});

Deno.test("Prefect 1.4.1: Cancelled given for one task cancels that task alone", async () => {
  const cancelled = task("cancelled", () => 1, {
    stateHandlers: [(_task, _old, state) => state.isFinished ? new Cancelled("mine") : undefined],
  });
  const run = await new Flow("one", () => void [cancelled(), task("other", () => 2)()]).run({
    logger: quiet,
  });
  assert(run.isSuccessful);
  assertEquals([...run.taskStates.values()].map(({ name }) => name), ["Cancelled", "Success"]);
});

Deno.test("Prefect 1.4.1: a cached result that a handler refuses is not used again", async () => {
  let runs = 0;
  const once = task("once", () => ++runs, {
    cacheFor: { hours: 1 },
    stateHandlers: [(_task, _old, state) => state.name === "Cached" ? new Failed("no") : undefined],
  });
  const flow = new Flow("cached", () => once());
  await flow.run({ logger: quiet });
  await flow.run({ logger: quiet });
  assertEquals(runs, 2);
});
