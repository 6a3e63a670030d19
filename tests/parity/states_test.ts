// The states that a task run goes through, and what they say.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { type AnyTask, Failed, Flow, SKIP, State, Success, task } from "../../mod.ts";
import {
  Mapped,
  Pending,
  Queued,
  Retrying,
  Scheduled,
  Submitted,
  TriggerFailed,
} from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

/** Runs one task and gives the changes it went through. */
async function changesOf(fn: () => unknown): Promise<string[]> {
  const changes: string[] = [];
  const watched = task(fn, {
    stateHandlers: [(_task, from, to) => void changes.push(`${from.name} -> ${to.name}`)],
  });
  await new Flow("states", () => void watched()).run({ logger: quiet });
  return changes;
}

Deno.test("Prefect 1.4.1: a task that succeeds goes from Pending by Running to Success", async () => {
  assertEquals(await changesOf(() => 1), ["Pending -> Running", "Running -> Success"]);
});

Deno.test("Prefect 1.4.1: a task that throws goes from Pending by Running to Failed", async () => {
  const changes = await changesOf(() => {
    throw new Error("no");
  });
  assertEquals(changes, ["Pending -> Running", "Running -> Failed"]);
});

Deno.test("Prefect 1.4.1: a task that succeeded has what it gave as its state's result", async () => {
  const rows = { rows: [1, 2] };
  const load = task(() => rows);
  const flow = new Flow("states", () => load());
  const run = await flow.run({ logger: quiet });
  const [[node, state]] = [...run.taskStates] as [[AnyTask, State]];
  assertInstanceOf(state, Success);
  assertStrictEquals(state.result, rows);
  assertStrictEquals(run.stateOf(node), state);
});

Deno.test("Prefect 1.4.1: a task that failed has what it threw as its state's result", async () => {
  class TooLate extends Error {}
  const error = new TooLate("it is over");
  const fails = task(() => {
    throw error;
  });
  const run = await new Flow("states", () => fails()).run({ logger: quiet });
  const [state] = run.taskStates.values();
  assertInstanceOf(state, Failed);
  assertStrictEquals(state.result, error);
  assertEquals(state.message, "Error during execution of task: Error: it is over");
});

Deno.test("Prefect 1.4.1: an async task ends as its promise does", async () => {
  const good = task(() => Promise.resolve("fine"));
  const bad = task(() => Promise.reject(new Error("no")));
  const run = await new Flow("states", () => [good(), bad()]).run({ logger: quiet });
  assertEquals([...run.taskStates.values()].map(({ name }) => name), ["Success", "Failed"]);
});

Deno.test("Prefect 1.4.1: a task without a result succeeds with none", async () => {
  const nothing = task(() => {});
  const run = await new Flow("states", () => nothing()).run({ logger: quiet });
  assert(run.isSuccessful);
  assertEquals(run.output, undefined);
});

Deno.test("Prefect 1.4.1: a task after one that failed is TriggerFailed, which counts as failed", async () => {
  const fails = task(() => {
    throw new Error("no");
  });
  const follows = task((_: unknown) => 1);
  const run = await new Flow("states", () => follows(fails())).run({ logger: quiet });
  const state = [...run.taskStates.values()][1]!;
  assertInstanceOf(state, TriggerFailed);
  assert(state.isFailed && state.isFinished);
  assertFalse(state.isSuccessful);
});

Deno.test("Prefect 1.4.1: a skipped task counts as successful and as finished", async () => {
  const skips = task(() => {
    throw new SKIP("nothing to do");
  });
  const run = await new Flow("states", () => skips()).run({ logger: quiet });
  const [state] = run.taskStates.values();
  assert(state?.isSkipped && state.isSuccessful && state.isFinished);
});

Deno.test("Prefect 1.4.1: a mapped task is Mapped, with a state for each child", async () => {
  const double = task((n: number) => n * 2);
  const run = await new Flow("states", () => double.map([1, 2])).run({ logger: quiet });
  const [state] = run.taskStates.values();
  assertInstanceOf(state, Mapped);
  assertEquals(state.mapStates.map(({ name, result }) => [name, result]), [
    ["Success", 2],
    ["Success", 4],
  ]);
  assertEquals(state.result, [2, 4]);
});

Deno.test("Prefect 1.4.1: a task that is given a finished state does not run", async () => {
  for (const given of [new Success("before", 5), new Failed("before", new Error("old"))]) {
    let runs = 0;
    const counting = task(() => void runs++);
    let node!: AnyTask;
    const flow = new Flow("states", () => {
      node = counting();
    });
    const run = await flow.run({ logger: quiet, taskStates: new Map([[node, given]]) });
    assertEquals(runs, 0);
    assertStrictEquals(run.stateOf(node), given);
  }
});

Deno.test("Prefect 1.4.1: tasks take the results of finished states that a run is given", async () => {
  const load = task(() => 1);
  const double = task((n: number) => n * 2);
  let node!: ReturnType<typeof load>;
  const flow = new Flow("states", () => double(node = load()));
  const run = await flow.run({ logger: quiet, taskStates: new Map([[node, new Success("", 21)]]) });
  assertEquals(run.output, 42);
});

Deno.test("Prefect 1.4.1: a task that is given a pending state runs, at its start time", async () => {
  const soon = new Date(Date.now() + 25);
  const states = [
    [new Pending("not yet"), 0],
    [new Scheduled("", undefined, { startTime: new Date(0) }), 0],
    [new Scheduled("", undefined, { startTime: soon }), soon.getTime()],
    [new Retrying("", undefined, { startTime: soon }), soon.getTime()],
  ] as const;
  for (const [given, earliest] of states) {
    const now = task(() => Date.now());
    let node!: ReturnType<typeof now>;
    const flow = new Flow("states", () => node = now());
    const run = await flow.run({ logger: quiet, taskStates: new Map([[node, given]]) });
    assert(run.output >= earliest - 1, given.name);
  }
});

Deno.test("Prefect 1.4.1: a state about another one gives way to the one inside", async () => {
  const startTime = new Date(Date.now() - 1000);
  const retrying = new Retrying("", undefined, { startTime, runCount: 3 });
  const given = new Submitted("", undefined, {
    state: new Queued("", undefined, { state: retrying }),
  });
  const changes: string[] = [];
  const watched = task(() => 1, {
    stateHandlers: [(_task, from, to) => void changes.push(`${from.name} -> ${to.name}`)],
  });
  let node!: ReturnType<typeof watched>;
  const flow = new Flow("states", () => node = watched());
  const run = await flow.run({ logger: quiet, taskStates: new Map([[node, given]]) });
  assertEquals(run.output, 1);
  assertEquals(changes, ["Retrying -> Running", "Running -> Success"]);
});

Deno.test("every task of a flow has a state when the run ends", async () => {
  const add = task((a: number, b: number) => a + b);
  const flow = new Flow("states", () => add(add(1, 2), add(3, 4)));
  const run = await flow.run({ logger: quiet });
  assertEquals([...run.taskStates.keys()], [...flow.tasks]);
  for (const state of run.taskStates.values()) assertInstanceOf(state, State);
});
