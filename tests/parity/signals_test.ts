// What becomes of a task that throws a signal.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  type AnyTask,
  context,
  FAIL,
  Failed,
  Flow,
  type FlowRun,
  LOOP,
  PAUSE,
  RETRY,
  SKIP,
  type State,
  SUCCESS,
  Success,
  task,
} from "../../mod.ts";
import {
  Paused,
  Skipped,
  TRIGGERFAIL,
  TriggerFailed,
  VALIDATIONFAIL,
  ValidationFailed,
} from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

/** Runs a flow of one task, and one that follows it. */
async function runWith(fn: () => unknown): Promise<[first: State, second: State, run: FlowRun]> {
  const first = task(fn);
  const second = task((input: unknown) => input);
  const run = await new Flow("signals", () => void second(first())).run({ logger: quiet });
  const [one, two] = run.taskStates.values();
  return [one!, two!, run];
}

function throwing(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

Deno.test("Prefect 1.4.1: FAIL fails the task, with its message, and the signal as its result", async () => {
  const signal = new FAIL("The bank said no.");
  const [state, next] = await runWith(throwing(signal));
  assertStrictEquals(state.constructor, Failed);
  assertEquals(state.message, "The bank said no.");
  assertStrictEquals(state.result, signal);
  assertInstanceOf(next, TriggerFailed);
});

Deno.test("Prefect 1.4.1: FAIL may bring a result", async () => {
  const [state] = await runWith(throwing(new FAIL("", { result: { code: 402 } })));
  assertEquals(state.result, { code: 402 });
});

Deno.test("Prefect 1.4.1: TRIGGERFAIL gives TriggerFailed", async () => {
  const [state, next] = await runWith(throwing(new TRIGGERFAIL("not so")));
  assertStrictEquals(state.constructor, TriggerFailed);
  assert(next.isFailed);
});

Deno.test("Prefect 1.4.1: VALIDATIONFAIL gives ValidationFailed", async () => {
  const [state, next] = await runWith(throwing(new VALIDATIONFAIL("12 rows missing")));
  assertStrictEquals(state.constructor, ValidationFailed);
  assertEquals(state.message, "12 rows missing");
  assert(next.isFailed);
});

Deno.test("Prefect 1.4.1: SUCCESS ends the task well, and hands its result on", async () => {
  const [state, next] = await runWith(throwing(new SUCCESS("early", { result: [1, 2] })));
  assertStrictEquals(state.constructor, Success);
  assertEquals(state.message, "early");
  assertEquals(next.result, [1, 2]);
});

Deno.test("Prefect 1.4.1: SKIP skips the task and those that follow", async () => {
  const [state, next, run] = await runWith(throwing(new SKIP("nothing to do")));
  assertStrictEquals(state.constructor, Skipped);
  assertEquals(state.message, "nothing to do");
  assertInstanceOf(next, Skipped);
  assert(run.isSuccessful);
});

Deno.test("Prefect 1.4.1: PAUSE pauses the task; what follows stays pending", async () => {
  const [state, next, run] = await runWith(throwing(new PAUSE("ask the boss")));
  assertStrictEquals(state.constructor, Paused);
  assertEquals(state.message, "ask the boss");
  assert(next.isPending);
  assert(!run.isFinished);
});

Deno.test("Prefect 1.4.1: RETRY runs the task once more", async () => {
  const [state, next] = await runWith(() => {
    if (context.taskRunCount === 1) throw new RETRY("again");
    return context.taskRunCount;
  });
  assertEquals([state.result, next.result], [2, 2]);
});

Deno.test("Prefect 1.4.1: LOOP runs the task once more with a result", async () => {
  const [state, next] = await runWith(() => {
    const turn = context.taskLoopResult as number | undefined ?? 0;
    if (turn < 3) throw new LOOP("", { result: turn + 1 });
    return turn;
  });
  assertEquals([state.result, next.result], [3, 3]);
});

Deno.test("a signal may come later, from an async task", async () => {
  const [state] = await runWith(async () => {
    await Promise.resolve();
    throw new SKIP("later");
  });
  assertInstanceOf(state, Skipped);
});

Deno.test("a signal is an ordinary error to the code that it passes through", async () => {
  const [state] = await runWith(() => {
    try {
      throw new SKIP("caught");
    } catch (error) {
      assertInstanceOf(error, Error);
      return "went on";
    }
  });
  assertEquals(state.result, "went on");
});

Deno.test("a signal that is a cause and not what was thrown decides nothing", async () => {
  const [state] = await runWith(() => {
    throw new Error("outer", { cause: new SKIP("inner") });
  });
  assertStrictEquals(state.constructor, Failed);
  assertStringIncludes(state.message, "outer");
});

Deno.test("a signal of the user's own kind gives the state that it makes", async () => {
  class NOTFOUND extends FAIL {
    override get name(): string {
      return "NOTFOUND";
    }
  }
  const [state] = await runWith(throwing(new NOTFOUND("no such order")));
  assertInstanceOf(state, Failed);
  assertInstanceOf(state.result, NOTFOUND);
});

Deno.test("each child of a mapped task has its own signal", async () => {
  const choose = task((n: number) => {
    if (n === 1) throw new SKIP("one");
    if (n === 2) throw new FAIL("two");
    if (n === 3) throw new SUCCESS("three", { result: 33 });
    return n;
  });
  let node!: AnyTask;
  const flow = new Flow("signals", () => {
    node = choose.map([1, 2, 3, 4]);
  });
  const run = await flow.run({ logger: quiet });
  const { mapStates } = run.stateOf(node) as State & { mapStates: State[] };
  assertEquals(mapStates.map(({ name }) => name), ["Skipped", "Failed", "Success", "Success"]);
  assertEquals(mapStates[2]?.result, 33);
  assert(run.isFailed);
});
