// The state of a flow, and the tasks that decide it.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  allFinished,
  type AnyTask,
  Failed,
  Flow,
  FlowBuildError,
  FlowRunError,
  SKIP,
  Success,
  task,
} from "../../mod.ts";
import { quiet } from "./_quiet.ts";

const good = task((_?: unknown) => "good", { name: "good" }).with({ trigger: allFinished });
const bad = task((): string => {
  throw new RangeError("out of range");
}, { name: "bad" });

Deno.test("Prefect 1.4.1: a flow is successful where all its terminal tasks are", async () => {
  const run = await new Flow("states", () => good(good(1))).run({ logger: quiet });
  assertInstanceOf(run.state, Success);
  assertEquals(run.state.message, "All reference tasks succeeded.");
  assert(run.isSuccessful && run.isFinished && !run.isFailed);
});

Deno.test("Prefect 1.4.1: a flow fails where one terminal task fails; the message names it", async () => {
  const run = await new Flow("states", () => [good(1), bad()]).run({ logger: quiet });
  assertInstanceOf(run.state, Failed);
  assertEquals(run.state.message, "Some reference tasks failed: bad.");
});

Deno.test("Prefect 1.4.1: a task that failed on the way does not fail the flow", async () => {
  const run = await new Flow("states", () => good(bad())).run({ logger: quiet });
  assert(run.isSuccessful);
  assertEquals(run.output, "good");
});

Deno.test("Prefect 1.4.1: reference tasks that were set decide in the place of the terminal ones", async () => {
  let first!: AnyTask;
  const flow = new Flow("states", () => {
    const node = bad();
    first = node;
    return good(node);
  });
  flow.setReferenceTasks([first]);
  assertEquals([...flow.referenceTasks], [first]);
  assert((await flow.run({ logger: quiet })).isFailed);
  flow.setReferenceTasks([]);
  assert((await flow.run({ logger: quiet })).isSuccessful);
});

Deno.test("Prefect 1.4.1: only tasks of the flow can be reference tasks", () => {
  const flow = new Flow("states", () => good(1));
  assertThrows(() => flow.setReferenceTasks([bad.node()]), FlowBuildError, '"bad"');
});

Deno.test("Prefect 1.4.1: a mapped reference task counts as its children", async () => {
  const positive = task((n: number) => {
    if (n < 0) throw new RangeError("negative");
    return n;
  }, { name: "positive" });
  const run = await new Flow("states", () => positive.map([1, -1])).run({ logger: quiet });
  assert(run.isFailed);
  assertStringIncludes(run.state.message, "positive[1]");
  assert((await new Flow("states", () => positive.map([1])).run({ logger: quiet })).isSuccessful);
});

Deno.test("Prefect 1.4.1: skipped reference tasks leave a flow successful", async () => {
  const skips = task(() => {
    throw new SKIP("none");
  });
  const run = await new Flow("states", () => skips()).run({ logger: quiet });
  assert(run.isSuccessful);
});

Deno.test("Prefect 1.4.1: a flow without tasks is successful", async () => {
  assert((await new Flow("empty").run({ logger: quiet })).isSuccessful);
});

Deno.test("a failed flow resolves; its output throws the error of the task that failed", async () => {
  const follows = task((text: string) => text.length, { name: "follows" });
  const run = await new Flow("states", () => follows(bad())).run({ logger: quiet });
  const error = assertThrows(() => run.output, FlowRunError);
  assertStringIncludes(error.message, 'task "bad" ended as Failed');
  assertStringIncludes(error.message, "out of range");
  assertInstanceOf(error.cause, RangeError);
});
