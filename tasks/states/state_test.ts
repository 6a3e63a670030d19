// What states answer, carry and show.
import { assert, assertEquals, assertFalse, assertInstanceOf, assertThrows } from "@std/assert";
import {
  Cached,
  Cancelled,
  Cancelling,
  Failed,
  Finished,
  Looped,
  Mapped,
  MetaState,
  Paused,
  Pending,
  Queued,
  Resume,
  Retrying,
  Running,
  Scheduled,
  Skipped,
  type State,
  Submitted,
  Success,
  TimedOut,
  TriggerFailed,
  ValidationFailed,
} from "../mod.ts";

const QUESTIONS = [
  "isCached",
  "isCancelled",
  "isFailed",
  "isFinished",
  "isLooped",
  "isMapped",
  "isMetaState",
  "isPaused",
  "isPending",
  "isQueued",
  "isRetrying",
  "isRunning",
  "isScheduled",
  "isSkipped",
  "isSubmitted",
  "isSuccessful",
] as const;

const ANSWERS: [State, readonly (typeof QUESTIONS)[number][]][] = [
  [new Cached(), ["isCached", "isFinished", "isSuccessful"]],
  [new Cancelled(), ["isCancelled", "isFinished"]],
  [new Cancelling(), ["isRunning"]],
  [new Failed(), ["isFailed", "isFinished"]],
  [new Finished(), ["isFinished"]],
  [new Looped(), ["isFinished", "isLooped"]],
  [new Mapped(), ["isFinished", "isMapped", "isSuccessful"]],
  [new Paused(), ["isPaused", "isPending", "isScheduled"]],
  [new Pending(), ["isPending"]],
  [new Queued(), ["isMetaState", "isQueued", "isScheduled"]],
  [new Resume(), ["isPending", "isScheduled"]],
  [new Retrying(), ["isPending", "isRetrying", "isScheduled"]],
  [new Running(), ["isRunning"]],
  [new Scheduled(), ["isPending", "isScheduled"]],
  [new Skipped(), ["isFinished", "isSkipped", "isSuccessful"]],
  [new Submitted(), ["isMetaState", "isSubmitted"]],
  [new Success(), ["isFinished", "isSuccessful"]],
  [new TimedOut(), ["isFailed", "isFinished"]],
  [new TriggerFailed(), ["isFailed", "isFinished"]],
  [new ValidationFailed(), ["isFailed", "isFinished"]],
];

for (const [state, yes] of ANSWERS) {
  Deno.test(`Prefect 1.4.1: ${state.name} answers yes to ${yes.join(", ")} and to nothing else`, () => {
    assertEquals(QUESTIONS.filter((question) => state[question]), [...yes]);
  });
}

Deno.test("Prefect 1.4.1: the state classes form its tree", () => {
  const parents: [State, new () => State][] = [
    [new Scheduled(), Pending],
    [new Paused(), Scheduled],
    [new Resume(), Scheduled],
    [new Retrying(), Scheduled],
    [new Cancelling(), Running],
    [new Looped(), Finished],
    [new Success(), Finished],
    [new Cancelled(), Finished],
    [new Failed(), Finished],
    [new Cached(), Success],
    [new Mapped(), Success],
    [new Skipped(), Success],
    [new TimedOut(), Failed],
    [new TriggerFailed(), Failed],
    [new ValidationFailed(), Failed],
  ];
  for (const [state, parent] of parents) assertInstanceOf(state, parent);
  assertInstanceOf(new Submitted(), MetaState);
  assertInstanceOf(new Queued(), MetaState);
  assertFalse(new Cancelled() instanceof Failed);
});

Deno.test("Prefect 1.4.1: every kind of state has a name and a colour", () => {
  assertEquals(new Set(ANSWERS.map(([state]) => state.name)).size, ANSWERS.length);
  for (const [state] of ANSWERS) {
    assertEquals(state.name, state.constructor.name);
    assert(/^#[0-9a-f]{6}$/i.test(state.color), state.color);
  }
  assertEquals(new Success().color, "#28a745");
  assertEquals(new TriggerFailed().color, "#ff5131");
});

Deno.test("Prefect 1.4.1: a state made of nothing has no message, result, context or inputs", () => {
  for (const [{ constructor }] of ANSWERS) {
    const state = new (constructor as new () => State)();
    assertEquals(state.message, "");
    assertEquals(state.context, {});
    assertEquals(state.cachedInputs, undefined);
    if (!state.isMapped) assertEquals(state.result, undefined);
  }
});

Deno.test("a state prints its kind and message and never its result", () => {
  const state = new Success("a message", "the result");
  assertEquals(String(state), '<Success: "a message">');
  assertEquals(Deno.inspect({ state }), '{ state: <Success: "a message"> }');
  assertEquals(Deno.inspect(new Failed("", new Error("why"))), "<Failed>");
  const inspectInNode = Reflect.get(state, Symbol.for("nodejs.util.inspect.custom"));
  assertEquals(inspectInNode.call(state), '<Success: "a message">');
});

Deno.test("Prefect 1.4.1: scheduled and queued states start now where nothing else is said", () => {
  const before = Date.now();
  for (const state of [new Scheduled(), new Retrying(), new Resume(), new Queued()]) {
    const startTime = state.startTime?.getTime() ?? NaN;
    assert(startTime >= before && startTime <= Date.now());
  }
  const startTime = new Date("2050-01-01");
  assertEquals(new Queued("", undefined, { startTime }).startTime, startTime);
  assertEquals(new Scheduled("", undefined, { startTime }).startTime, startTime);
});

Deno.test("Prefect 1.4.1: a paused state has no start time of its own, but may be given one", () => {
  assertEquals(new Paused().startTime, undefined);
  const startTime = new Date("2050-01-01");
  assertEquals(new Paused("", undefined, { startTime }).startTime, startTime);
});

Deno.test("Prefect 1.4.1: run and loop counts begin at 1", () => {
  assertEquals(new Retrying().runCount, 1);
  assertEquals(new Retrying("", undefined, { runCount: 5 }).runCount, 5);
  assertEquals(new Looped().loopCount, 1);
  assertEquals(new Looped("", undefined, { loopCount: 5 }).loopCount, 5);
});

Deno.test("Prefect 1.4.1: a state that wraps one that wraps another has that other one inside", () => {
  const inside = new Running("inside");
  const once = new Submitted("", undefined, { state: inside });
  assertEquals(new Queued("", undefined, { state: once }).state, inside);
});

Deno.test("Prefect 1.4.1: the result of a mapped state is its children's results", () => {
  const mapStates = [new Success("", 1), new Success("", 2), new Skipped()];
  assertEquals(new Mapped("", undefined, { mapStates }).result, [1, 2, undefined]);
});

Deno.test("an invalid date is refused, by the name of what it should have been", () => {
  const invalid = new Date("tomorrow");
  for (const StateClass of [Scheduled, Paused, Retrying, Queued]) {
    assertThrows(
      () => new StateClass("", undefined, { startTime: invalid }),
      RangeError,
      "startTime",
    );
  }
  assertThrows(
    () => new Cached("", undefined, { cachedResultExpiration: invalid }),
    RangeError,
    "cachedResultExpiration",
  );
});

Deno.test("with() gives a state of the same class, different only in what was changed", () => {
  const state = new Retrying("before", "result", {
    startTime: new Date("2050-01-01"),
    runCount: 7,
    context: { tags: ["a"] },
    cachedInputs: { x: 1 },
  });
  const changed = state.with({ message: "after" });
  assertInstanceOf(changed, Retrying);
  assertEquals({ ...changed }, { ...state, message: "after" });
  assertEquals(state.message, "before");
  assertEquals(state.with({ result: undefined }).result, undefined);
  assertEquals(new Paused().with({ message: "still" }).startTime, undefined);
  assert(state.with({}).isRetrying);
});
