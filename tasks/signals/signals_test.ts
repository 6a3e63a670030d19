// What signals carry, and the way from states to them.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { KeyedFrame, runInFrame, TASK_RUN, type TaskRunContext } from "../../config/_internal.ts";
import {
  Cached,
  FAIL,
  Failed,
  LOOP,
  Looped,
  PAUSE,
  Paused,
  PrefectStateSignal,
  RETRY,
  Retrying,
  Running,
  signalFromState,
  SKIP,
  Skipped,
  SUCCESS,
  Success,
  TimedOut,
  TRIGGERFAIL,
  TriggerFailed,
  VALIDATIONFAIL,
  ValidationFailed,
} from "../mod.ts";
import { ENDRUN } from "./signals.ts";

const PAIRS = [
  [FAIL, Failed, "FAIL"],
  [TRIGGERFAIL, TriggerFailed, "TRIGGERFAIL"],
  [VALIDATIONFAIL, ValidationFailed, "VALIDATIONFAIL"],
  [SUCCESS, Success, "SUCCESS"],
  [PAUSE, Paused, "PAUSE"],
  [RETRY, Retrying, "RETRY"],
  [SKIP, Skipped, "SKIP"],
  [LOOP, Looped, "LOOP"],
] as const;

for (const [Signal, StateClass, name] of PAIRS) {
  Deno.test(`Prefect 1.4.1: ${name} carries a ${StateClass.name} with its message and result`, () => {
    const signal = new Signal("message", { result: 5 });
    assertInstanceOf(signal, PrefectStateSignal);
    assertInstanceOf(signal, Error);
    assertEquals(signal.name, name);
    assertEquals(String(signal), `${name}: message`);
    assertEquals(signal.stack?.split("\n")[0], `${name}: message`);
    assertStrictEquals(signal.state.constructor, StateClass);
    assertEquals(signal.state.message, "message");
    assertEquals(signal.state.result, 5);
  });

  Deno.test(`Prefect 1.4.1: a ${StateClass.name} gives the signal ${name}`, () => {
    const state = new StateClass("message", 5, { context: { a: 1 } });
    const signal = signalFromState(state);
    assertStrictEquals(signal.constructor, Signal);
    assertEquals(signal.state, state);
  });
}

Deno.test("Prefect 1.4.1: a signal of failure is its state's result where none is given", () => {
  for (const Signal of [FAIL, TRIGGERFAIL, VALIDATIONFAIL]) {
    const signal = new Signal("broken");
    assertStrictEquals(signal.state.result, signal);
    assertInstanceOf(signal, FAIL);
  }
});

Deno.test("a signal that is no failure gives no result where none is given", () => {
  for (const Signal of [SUCCESS, SKIP, PAUSE, RETRY, LOOP]) {
    assertEquals(new Signal("fine").state.result, undefined);
  }
});

Deno.test("a signal without a message has an empty one", () => {
  assertEquals(new SKIP().message, "");
  assertEquals(new SKIP().state.message, "");
});

Deno.test("a signal keeps its cause, and has none where none is given", () => {
  const cause = new Error("why");
  assertStrictEquals(new FAIL("broken", { cause }).cause, cause);
  assert(!("cause" in new FAIL("broken")));
});

Deno.test("a signal's state carries context and cached inputs", () => {
  const { state } = new SUCCESS("", { context: { a: 1 }, cachedInputs: { x: 2 } });
  assertEquals(state.context, { a: 1 });
  assertEquals(state.cachedInputs, { x: 2 });
});

Deno.test("Prefect 1.4.1: RETRY and PAUSE take a start time; without one RETRY means now", () => {
  const startTime = new Date("2050-01-01");
  assertEquals(new RETRY("", { startTime }).state.startTime, startTime);
  assertEquals(new PAUSE("", { startTime }).state.startTime, startTime);
  const now = Date.now();
  assert(Math.abs((new RETRY().state.startTime?.getTime() ?? NaN) - now) < 1000);
  assertEquals(new PAUSE().state.startTime, undefined);
  assertThrows(() => new RETRY("", { startTime: new Date("soon") }), RangeError, "startTime");
});

Deno.test("Prefect 1.4.1: RETRY takes its run count from the context, unless it is given one", () => {
  assertEquals(new RETRY().state.runCount, 1);
  inTaskRun({ taskRunCount: 5 }, () => {
    assertEquals(new RETRY().state.runCount, 5);
    assertEquals(new RETRY("", { runCount: 6 }).state.runCount, 6);
  });
});

Deno.test("Prefect 1.4.1: LOOP takes its loop count from the context, unless it is given one", () => {
  assertEquals(new LOOP().state.loopCount, 1);
  inTaskRun({ taskLoopCount: 5 }, () => {
    assertEquals(new LOOP().state.loopCount, 5);
    assertEquals(new LOOP("", { loopCount: 6 }).state.loopCount, 6);
  });
});

Deno.test("Prefect 1.4.1: a state that has no signal of its very own class is refused", () => {
  for (const state of [new Cached(), new TimedOut(), new Running()]) {
    assertThrows(() => signalFromState(state), TypeError, `No signal matches the state ${state}`);
  }
});

Deno.test("Prefect 1.4.1: ENDRUN carries the state to end in, and is no signal of a task", () => {
  const state = new Failed("over");
  const signal = new ENDRUN(state);
  assertStrictEquals(signal.state, state);
  assertEquals(String(signal), "ENDRUN: over");
  assert(!((signal as Error) instanceof PrefectStateSignal));
});

function inTaskRun(counts: Partial<TaskRunContext>, fn: () => void): void {
  const run: TaskRunContext = {
    taskName: "count",
    taskFullName: "count",
    taskRunName: undefined,
    taskSlug: "count-1",
    taskTags: new Set(),
    taskRunCount: 1,
    taskLoopCount: 1,
    taskLoopResult: undefined,
    mapIndex: undefined,
    resume: false,
    ...counts,
  };
  runInFrame(new KeyedFrame(undefined).with(TASK_RUN, run), fn);
}
