import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { context } from "../../config/mod.ts";
import {
  anyFailed,
  anySuccessful,
  Parameter,
  SKIP,
  Skipped,
  someSuccessful,
  task,
  type Trigger,
  TriggerFailed,
} from "../../tasks/mod.ts";
import { Flow } from "../mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";

function nothing(): void {}

/** The state of a task with a trigger, that follows nothing. */
async function stateWith(trigger: Trigger) {
  const guarded = task(nothing, { name: "guarded", trigger });
  const flow = new Flow("guarding", () => guarded());
  const run = await flow.run({ logger: SILENT });
  return run.stateOf([...flow.tasks][0]!);
}

Deno.test("a trigger that throws gives TriggerFailed with the error as its result", async () => {
  // Prefect 1.4.1: "Exceptions are trapped and turned into TriggerFailed states".
  const error = new Error("no idea");
  const state = await stateWith(() => {
    throw error;
  });
  assertInstanceOf(state, TriggerFailed);
  assertEquals(state.message, "Unexpected error while checking task trigger: Error: no idea");
  assert(state.result === error);
});

Deno.test("a trigger whose promise rejects gives TriggerFailed", async () => {
  const state = await stateWith(() => Promise.reject(new Error("no idea")));
  assertInstanceOf(state, TriggerFailed);
});

Deno.test("a trigger that gives false says so in the state", async () => {
  const state = await stateWith(() => false);
  assertInstanceOf(state, TriggerFailed);
  assertStringIncludes(state.message, "returned false");
});

Deno.test("a trigger may throw a signal, and later", async () => {
  const state = await stateWith(async () => {
    await Promise.resolve();
    throw new SKIP("not today");
  });
  assertInstanceOf(state, Skipped);
  assertEquals(state.message, "not today");
});

Deno.test("a trigger sees the context of its task", async () => {
  let seen: unknown;
  const guarded = task(nothing, {
    name: "guarded",
    trigger: () => {
      seen = [context.taskName, context.parameters.limit];
      return true;
    },
  });
  const flow = new Flow("guarding", () => {
    new Parameter("limit", { default: 3 }).bind();
    guarded();
  });
  await flow.run({ logger: SILENT });
  assertEquals(seen, ["guarded", 3]);
});

Deno.test("of a map over nothing, none was successful and none failed", async () => {
  // Prefect 1.4.1: there is an upstream task, so `any_successful` asks, and finds no state that was.
  const copy = task((n: number) => n, { name: "copy" });
  const after = (trigger: Trigger) =>
    task((_: number[]) => "ran", { name: "after", trigger, skipOnUpstreamSkip: false });
  for (const trigger of [anySuccessful, anyFailed, someSuccessful({ atLeast: 1 })]) {
    const flow = new Flow("none", () => after(trigger)(copy.map([])));
    const run = await flow.run({ logger: SILENT });
    assertEquals(run.stateOf(flow.getTasks({ name: "after" })[0]!).name, "TriggerFailed");
  }
});
