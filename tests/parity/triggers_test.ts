// Triggers as a flow asks them: which task runs after what.
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import {
  allFailed,
  allFinished,
  allSuccessful,
  anyFailed,
  anySuccessful,
  type AnyTask,
  FAIL,
  Flow,
  manualOnly,
  notAllSkipped,
  SKIP,
  someFailed,
  someSuccessful,
  type State,
  SUCCESS,
  task,
  type Trigger,
} from "../../mod.ts";
import { alwaysRun, TRIGGERFAIL, TriggerFailed, type UpstreamState } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

const END = {
  success: task(() => 1, { name: "success" }),
  failure: task(() => {
    throw new Error("no");
  }, { name: "failure" }),
  skip: task(() => {
    throw new SKIP("nothing to do");
  }, { name: "skip" }),
};

type Ending = keyof typeof END;

/** The state of a task with `trigger` that follows tasks that end so. */
async function stateAfter(endings: readonly Ending[], trigger: Trigger): Promise<State> {
  const asked = task((_: unknown[]) => "ran", { trigger, skipOnUpstreamSkip: false });
  let node!: AnyTask;
  const flow = new Flow("triggers", () => {
    node = asked(endings.map((ending) => END[ending]()));
  });
  return (await flow.run({ logger: quiet })).stateOf(node);
}

// For each trigger: what it lets run, and what it does not.
const RULES: readonly (readonly [string, Trigger, readonly Ending[][], readonly Ending[][]])[] = [
  ["allSuccessful", allSuccessful, [[], ["success", "success"], ["success", "skip"], ["skip"]], [
    ["failure"],
    ["success", "failure"],
    ["skip", "failure"],
  ]],
  ["allFailed", allFailed, [[], ["failure"], ["failure", "failure"]], [
    ["success"],
    ["failure", "success"],
    ["failure", "skip"],
  ]],
  ["allFinished", allFinished, [[], ["success"], ["failure"], ["skip"], [
    "success",
    "failure",
    "skip",
  ]], []],
  ["alwaysRun", alwaysRun, [[], ["success", "failure", "skip"]], []],
  ["anySuccessful", anySuccessful, [[], ["success", "failure"], ["failure", "skip"]], [
    ["failure"],
    ["failure", "failure"],
  ]],
  ["anyFailed", anyFailed, [[], ["failure", "success"], ["failure", "skip"]], [
    ["success"],
    ["success", "skip"],
  ]],
  ["notAllSkipped", notAllSkipped, [["success"], ["success", "skip"]], [
    ["failure"],
    ["success", "failure"],
    ["skip", "failure"],
  ]],
  ["someSuccessful from 2", someSuccessful({ atLeast: 2 }), [[], ["success", "skip", "failure"]], [
    ["success", "failure"],
  ]],
  ["someSuccessful from a half", someSuccessful({ atLeast: 0.5 }), [["success", "failure"]], [
    ["success", "failure", "failure"],
  ]],
  ["someFailed from 1 to 2", someFailed({ atLeast: 1, atMost: 2 }), [[], ["failure", "success"], [
    "failure",
    "failure",
  ]], [["success"], ["failure", "failure", "failure"]]],
  ["someFailed up to a half", someFailed({ atMost: 0.5 }), [["success"], ["failure", "success"]], [
    ["failure", "failure", "success"],
  ]],
];

for (const [name, trigger, passing, failing] of RULES) {
  Deno.test(`Prefect 1.4.1: ${name} lets a task run, or fails it, by how its upstreams ended`, async () => {
    for (const endings of passing) {
      const state = await stateAfter(endings, trigger);
      assertEquals([state.name, state.result], ["Success", "ran"], `after ${endings}`);
    }
    for (const endings of failing) {
      assertEquals((await stateAfter(endings, trigger)).name, "TriggerFailed", `after ${endings}`);
    }
  });
}

Deno.test("Prefect 1.4.1: notAllSkipped skips a task whose upstreams were all skipped", async () => {
  assertEquals((await stateAfter(["skip", "skip"], notAllSkipped)).name, "Skipped");
});

Deno.test("Prefect 1.4.1: manualOnly pauses a task, whatever its upstreams did", async () => {
  for (const endings of [[], ["success"], ["failure"], ["skip"]] as Ending[][]) {
    const state = await stateAfter(endings, manualOnly);
    assertEquals(state.name, "Paused");
    assertStringIncludes(state.message, "manualOnly");
  }
});

Deno.test("Prefect 1.4.1: the default trigger is allSuccessful", async () => {
  const follows = task((_: unknown) => 1);
  const flow = new Flow("triggers", () => [follows(END.success()), follows(END.failure())]);
  const run = await flow.run({ logger: quiet });
  const names = [...run.taskStates].filter(([node]) => node.name === "task")
    .map(([, state]) => state.name);
  assertEquals(names, ["Success", "TriggerFailed"]);
});

Deno.test("the state of a trigger that was not met names the tasks that are to blame", async () => {
  const { message } = await stateAfter(["success", "failure"], allSuccessful);
  assertStringIncludes(message, '"failure" (Failed)');
});

Deno.test("Prefect 1.4.1: the standard triggers leave a TRIGGERFAIL as the state's result", async () => {
  assertInstanceOf((await stateAfter(["failure"], allSuccessful)).result, TRIGGERFAIL);
});

Deno.test("Prefect 1.4.1: a trigger of one's own decides by what it gives", async () => {
  assertEquals((await stateAfter(["failure"], () => true)).name, "Success");
  const state = await stateAfter(["success"], () => false);
  assertInstanceOf(state, TriggerFailed);
});

Deno.test("a trigger may decide later", async () => {
  assertEquals((await stateAfter(["failure"], () => Promise.resolve(true))).name, "Success");
  assertEquals((await stateAfter([], () => Promise.resolve(false))).name, "TriggerFailed");
});

Deno.test("Prefect 1.4.1: a trigger that throws a signal has decided with it", async () => {
  const thrown = [
    [new FAIL("no"), "Failed"],
    [new SKIP("no need"), "Skipped"],
    [new SUCCESS("done before", { result: 7 }), "Success"],
  ] as const;
  for (const [signal, name] of thrown) {
    const state = await stateAfter(["success"], () => {
      throw signal;
    });
    assertEquals([state.name, state.message], [name, signal.message]);
  }
});

Deno.test("Prefect 1.4.1: a trigger that throws anything else gives TriggerFailed with the error", async () => {
  const error = new Error("broken trigger");
  const triggers: Trigger[] = [
    () => {
      throw error;
    },
    () => Promise.reject(error),
  ];
  for (const trigger of triggers) {
    const state = await stateAfter(["success"], trigger);
    assertInstanceOf(state, TriggerFailed);
    assertEquals(state.result, error);
  }
});

Deno.test("a trigger is told the name, state and input of each upstream task", async () => {
  let seen: readonly UpstreamState[] = [];
  const asked = task((_first: unknown, _more: { last: unknown }) => 1, {
    trigger: (upstreams) => {
      seen = upstreams;
      return true;
    },
    skipOnUpstreamSkip: false,
  });
  const flow = new Flow("triggers", () => asked(END.success(), { last: END.skip() }));
  await flow.run({ logger: quiet });
  assertEquals(seen.map(({ name, key, state }) => [name, key, state.name]), [
    ["success", "0", "Success"],
    ["skip", "1.last", "Skipped"],
  ]);
});

Deno.test("Prefect 1.4.1: a trigger is asked about upstreams that give no input too", async () => {
  const flow = new Flow("triggers");
  const after = task(() => 1, { trigger: anyFailed }).node();
  flow.addEdge(flow.addTask(END.failure), after);
  assertEquals((await flow.run({ logger: quiet })).stateOf(after).name, "Success");
});

Deno.test("a task whose trigger lets it run after a failure gets the error as its input", async () => {
  const report = task((input: unknown) => input instanceof Error ? input.message : "no error", {
    trigger: allFinished,
  });
  const run = await new Flow("triggers", () => report(END.failure() as never)).run({
    logger: quiet,
  });
  assertEquals(run.output, "no");
  assert(run.isSuccessful);
});
