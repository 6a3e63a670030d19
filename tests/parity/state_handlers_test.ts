// State handlers and onFailure, of tasks and of flows.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  allFailed,
  type AnyTask,
  context,
  FAIL,
  Failed,
  Flow,
  type FlowStateHandler,
  manualOnly,
  PAUSE,
  RETRY,
  SKIP,
  type State,
  type StateHandler,
  Success,
  task,
  type TaskOptions,
} from "../../mod.ts";
import { Paused, TriggerFailed } from "../../tasks/mod.ts";
import { keepLines } from "./_lines.ts";
import { quiet } from "./_quiet.ts";

/** Runs one task, and gives the state it ended with, and the changes that its first handler saw. */
async function runWith(fn: () => unknown, { stateHandlers = [], ...options }: TaskOptions) {
  const changes: string[] = [];
  const watch: StateHandler = (_task, from, to) => void changes.push(`${from.name} -> ${to.name}`);
  const handled = task(fn, { ...options, stateHandlers: [watch, ...stateHandlers] });
  let node!: AnyTask;
  const flow = new Flow("handlers", () => {
    node = handled();
  });
  const { logger, lines } = keepLines();
  const run = await flow.run({ logger });
  return { state: run.stateOf(node), changes, run, node, lines };
}

const fails = () => {
  throw new Error("no");
};

Deno.test("Prefect 1.4.1: a handler is told the task, the old and the new state of each change", async () => {
  const seen: unknown[] = [];
  const { node, state } = await runWith(() => 1, {
    stateHandlers: [(...told) => void seen.push(told)],
  });
  assertEquals((seen as [AnyTask, State, State][]).map(([, from, to]) => [from.name, to.name]), [
    ["Pending", "Running"],
    ["Running", "Success"],
  ]);
  for (const told of seen as [AnyTask, State, State][]) assertStrictEquals(told[0], node);
  assertStrictEquals((seen as State[][])[1]![2], state);
});

Deno.test("Prefect 1.4.1: a task that is tried again has its changes told, Failed and Retrying too", async () => {
  const { changes } = await runWith(fails, { maxRetries: 1 });
  assertEquals(changes, [
    "Pending -> Running",
    "Running -> Failed",
    "Failed -> Retrying",
    "Retrying -> Running",
    "Running -> Failed",
  ]);
});

Deno.test("Prefect 1.4.1: a task that never runs has one change", async () => {
  assertEquals((await runWith(() => 1, { trigger: () => false })).changes, [
    "Pending -> TriggerFailed",
  ]);
  assertEquals((await runWith(() => 1, { trigger: manualOnly })).changes, ["Pending -> Paused"]);
});

Deno.test("Prefect 1.4.1: a mapped task has its own change told, and those of its children", async () => {
  const changes: string[] = [];
  const each = task((n: number) => n, {
    stateHandlers: [(_task, from, to) => {
      changes.push(`${context.mapIndex ?? "parent"}: ${from.name} -> ${to.name}`);
    }],
  });
  await new Flow("handlers", () => each.map([1, 2])).run({ logger: quiet });
  assertEquals(changes.sort(), [
    "0: Pending -> Running",
    "0: Running -> Success",
    "1: Pending -> Running",
    "1: Running -> Success",
    "parent: Pending -> Mapped",
  ]);
});

Deno.test("a handler may end a mapped task before it has children", async () => {
  let runs = 0;
  const each = task((_: number) => void runs++, {
    stateHandlers: [(_task, _old, state) => state.isMapped ? new Failed("not today") : undefined],
  });
  let node!: AnyTask;
  const flow = new Flow("handlers", () => {
    node = each.map([1, 2]);
  });
  const run = await flow.run({ logger: quiet });
  assertEquals([run.stateOf(node).message, runs], ["not today", 0]);
  assert(run.isFailed);
});

Deno.test("Prefect 1.4.1: what a handler returns is the new state; nothing means the one proposed", async () => {
  const replace: StateHandler = (_task, _old, state) =>
    state.isFailed ? new Success("never mind", 0) : undefined;
  const { state, run } = await runWith(fails, { stateHandlers: [replace] });
  assertEquals([state.name, state.message, state.result], ["Success", "never mind", 0]);
  assert(run.isSuccessful);
});

Deno.test("Prefect 1.4.1: handlers are asked in turn, each about what the one before left", async () => {
  const seen: string[] = [];
  const rename = (message: string): StateHandler => (_task, _old, state) => {
    seen.push(state.message);
    return state.isSuccessful ? state.with({ message }) : undefined;
  };
  const { state } = await runWith(() => 1, { stateHandlers: [rename("one"), rename("two")] });
  assertEquals(seen.slice(2), ["Task run succeeded.", "one"]);
  assertEquals(state.message, "two");
});

Deno.test("an async handler is awaited before the change is made", async () => {
  let isDone = false;
  const slow: StateHandler = async (_task, _old, state) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    isDone = state.isRunning;
  };
  const { state } = await runWith(() => isDone, { stateHandlers: [slow] });
  assertEquals(state.result, true);
});

Deno.test("Prefect 1.4.1: a handler that gives another state than Running keeps the task from running", async () => {
  let runs = 0;
  const stop: StateHandler = (_task, _old, state) =>
    state.isRunning ? new Failed("stop") : undefined;
  const { state } = await runWith(() => void runs++, { stateHandlers: [stop] });
  assertEquals([state.message, runs], ["stop", 0]);
});

Deno.test("Prefect 1.4.1: a handler that throws fails the task, with a message that says so", async () => {
  for (const isLater of [false, true]) {
    const error = new Error("broken handler");
    const broken: StateHandler = (_task, _old, state) => {
      if (!state.isSuccessful) return;
      if (isLater) return Promise.reject(error);
      throw error;
    };
    const { state, run, lines } = await runWith(() => 1, { stateHandlers: [broken] });
    assertStrictEquals(state.constructor, Failed);
    assertStringIncludes(state.message, 'state handler of task "task" threw');
    assertStringIncludes(state.message, "Running to Success");
    assertStringIncludes(state.message, "broken handler");
    assertStrictEquals(state.result, error);
    assert(run.isFailed);
    assert(lines.some((line) => line.startsWith("ERROR") && line.includes("broken handler")));
  }
});

Deno.test("Prefect 1.4.1: a task that its handler failed is not tried again, nor told of it", async () => {
  let runs = 0;
  const broken: StateHandler = (_task, _old, state) => {
    if (state.isSuccessful) throw new Error("broken handler");
  };
  const options = { stateHandlers: [broken], maxRetries: 3 };
  const { state, changes } = await runWith(() => void runs++, options);
  assertEquals([state.name, runs], ["Failed", 1]);
  assertEquals(changes, ["Pending -> Running", "Running -> Success"]);
});

Deno.test("Prefect 1.4.1: a handler that throws a signal decides with it", async () => {
  const throwing = (thrown: () => Error): StateHandler => (_task, _old, state) => {
    if (state.isFailed && context.taskRunCount === 1) throw thrown();
  };
  const paused = await runWith(fails, { stateHandlers: [throwing(() => new PAUSE("look"))] });
  assertInstanceOf(paused.state, Paused);
  const skipped = await runWith(fails, { stateHandlers: [throwing(() => new SKIP("let go"))] });
  assertEquals([skipped.state.name, skipped.state.message], ["Skipped", "let go"]);
  const failed = await runWith(() => 1, {
    stateHandlers: [(_task, _old, state) => {
      if (state.isSuccessful) throw new FAIL("too good");
    }],
  });
  assertEquals([failed.state.name, failed.state.message], ["Failed", "too good"]);
});

Deno.test("Prefect 1.4.1: a handler that throws RETRY has the task tried again", async () => {
  const again: StateHandler = (_task, _old, state) => {
    if (state.isFailed) throw new RETRY("once more");
  };
  const flaky = () => {
    if (context.taskRunCount! < 3) throw new Error("no");
    return context.taskRunCount;
  };
  assertEquals((await runWith(flaky, { stateHandlers: [again] })).state.result, 3);
});

Deno.test("a handler that gives what is no state fails the task and says so", async () => {
  const { state } = await runWith(() => 1, { stateHandlers: [(() => true) as never] });
  assertEquals(state.name, "Failed");
  assertStringIncludes(state.message, "no state");
});

Deno.test("a handler finds the context of its task", async () => {
  const names: unknown[] = [];
  const { logger } = keepLines();
  const named = task(() => 1, {
    name: "load",
    stateHandlers: [() => void names.push(context.taskName)],
  });
  await new Flow("handlers", () => named()).run({ logger });
  assertEquals(names, ["load", "load"]);
});

Deno.test("Prefect 1.4.1: onFailure is called with task and state at each failure, and only then", async () => {
  const told: [AnyTask, State][] = [];
  const onFailure = (task: AnyTask, state: State) => void told.push([task, state]);
  await runWith(() => 1, { onFailure });
  assertEquals(told, []);
  const { node, state } = await runWith(fails, { onFailure });
  assertStrictEquals(told[0]![0], node);
  assertStrictEquals(told[0]![1], state);
  await runWith(fails, { onFailure, maxRetries: 1 });
  assertEquals(told.length, 3);
});

Deno.test("Prefect 1.4.1: onFailure is called for a trigger that failed too", async () => {
  const told: State[] = [];
  const onFailure = (_task: AnyTask, state: State) => void told.push(state);
  const good = task(() => 1);
  const cleans = task((_: number) => 1, { trigger: allFailed, onFailure });
  await new Flow("handlers", () => cleans(good())).run({ logger: quiet });
  assertInstanceOf(told[0], TriggerFailed);
});

Deno.test("onFailure is awaited, and fails its task with a clear message where it throws", async () => {
  const { state } = await runWith(fails, {
    onFailure: () => Promise.reject(new Error("the pager is down")),
  });
  assertStringIncludes(state.message, "the pager is down");
});

/** Runs a flow of one task with handlers of the flow. */
async function runFlow(fn: () => unknown, handlers: readonly FlowStateHandler[]) {
  const flow = new Flow("handled", () => void task(fn)(), { stateHandlers: handlers });
  const { logger, lines } = keepLines();
  return { run: await flow.run({ logger }), flow, lines };
}

Deno.test("Prefect 1.4.1: a flow's handlers are told the flow and its changes", async () => {
  const seen: [unknown, string, string][] = [];
  const watch: FlowStateHandler = (flow, from, to) => void seen.push([flow, from.name, to.name]);
  const { flow } = await runFlow(() => 1, [watch]);
  assertEquals(seen.map(([, ...names]) => names), [
    ["Scheduled", "Running"],
    ["Running", "Success"],
  ]);
  assertStrictEquals(seen[0]![0], flow);
});

Deno.test("Prefect 1.4.1: a flow's handler may give another state, and handlers go in turn", async () => {
  const give = (state: State): FlowStateHandler => (_flow, _old, proposed) =>
    proposed.isFinished ? state : undefined;
  const { run } = await runFlow(() => 1, [give(new Failed("one")), give(new Failed("two"))]);
  assertEquals(run.state.message, "two");
  assert(run.isFailed);
});

Deno.test("Prefect 1.4.1: a flow's handler that keeps it from Running ends it", async () => {
  let runs = 0;
  let calls = 0;
  const stop: FlowStateHandler = (_flow, _old, state) => {
    calls++;
    return state.isRunning ? new Failed("not today") : undefined;
  };
  const { run } = await runFlow(() => void runs++, [stop]);
  assertEquals([run.state.message, runs, calls], ["not today", 0, 1]);
});

Deno.test("Prefect 1.4.1: a flow's handler that throws fails the flow, or decides with a signal", async () => {
  const throwing = (thrown: Error): FlowStateHandler => (_flow, _old, state) => {
    if (state.isFinished) throw thrown;
  };
  const { run, lines } = await runFlow(() => 1, [throwing(new Error("broken handler"))]);
  assert(run.isFailed);
  assertStringIncludes(run.state.message, 'state handler of flow "handled" threw');
  assert(lines.some((line) => line.startsWith("ERROR") && line.includes("broken handler")));
  const signalled = await runFlow(() => 1, [throwing(new FAIL("decided"))]);
  assertEquals(signalled.run.state.message, "decided");
});

Deno.test("Prefect 1.4.1: a flow's onFailure is called with flow and state when it failed, and only then", async () => {
  const told: unknown[][] = [];
  const onFailure = (...given: unknown[]) => void told.push(given);
  const good = new Flow("good", () => void task(() => 1)(), { onFailure });
  await good.run({ logger: quiet });
  assertEquals(told, []);
  const bad = new Flow("bad", () => void task(fails)(), { onFailure });
  const run = await bad.run({ logger: quiet });
  assertEquals(told.length, 1);
  assertStrictEquals(told[0]![0], bad);
  assertStrictEquals(told[0]![1], run.state);
});
