// States as JSON, there and back.
import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import {
  Cached,
  Cancelled,
  Cancelling,
  Failed,
  Finished,
  Looped,
  Mapped,
  Paused,
  Pending,
  Queued,
  Resume,
  Retrying,
  Running,
  Scheduled,
  Skipped,
  type State,
  stateFromJSON,
  StateJSONError,
  Submitted,
  Success,
  TimedOut,
  TriggerFailed,
  ValidationFailed,
} from "../mod.ts";

const startTime = new Date("2050-01-01T12:34:56.789Z");
const context = { tags: ["a", "b"], nested: { deep: [1, null, "x"] } };

const STATES: State[] = [
  new Pending("waiting", undefined, { context }),
  new Scheduled("soon", undefined, { startTime }),
  new Paused(),
  new Paused("until then", undefined, { startTime }),
  new Resume("go on", undefined, { startTime }),
  new Retrying("once more", undefined, { startTime, runCount: 3, context }),
  new Submitted("sent", undefined, { state: new Scheduled("", undefined, { startTime }) }),
  new Submitted(),
  new Queued("no room", undefined, { startTime, state: new Pending() }),
  new Running("running"),
  new Cancelling(),
  new Finished("over"),
  new Looped("turn", undefined, { loopCount: 4 }),
  new Success("done", undefined, { cachedInputs: { x: undefined, p: undefined } }),
  new Cached("kept", undefined, {
    hashedInputs: { x: "0123" },
    cachedParameters: { base: 10, list: [1, 2] },
    cachedResultExpiration: startTime,
  }),
  new Cached(),
  new Mapped("each", undefined, {
    mapStates: [
      new Success(),
      new Failed("no"),
      new Mapped("", undefined, { mapStates: [new Skipped("inner")] }),
    ],
  }),
  new Mapped(),
  new Skipped("not needed"),
  new Cancelled("by hand"),
  new Failed("broken"),
  new TimedOut("slow"),
  new TriggerFailed("no trigger"),
  new ValidationFailed("not valid"),
];

for (const state of STATES) {
  Deno.test(`${state} comes back from JSON as it was`, () => {
    const back = stateFromJSON(JSON.parse(JSON.stringify(state)));
    assertEquals(back, state);
    assertEquals(back.constructor, state.constructor);
    assertEquals(back.isSuccessful, state.isSuccessful);
  });
}

Deno.test("JSON leaves results out, those of inputs and children too", () => {
  const state = new Mapped("", undefined, {
    mapStates: [new Success("", "RESULT"), new Failed("", new Error("RESULT"))],
    cachedInputs: { x: "RESULT" },
  });
  const text = JSON.stringify([state, new Submitted("", "RESULT", { state })]);
  assertFalse(text.includes("RESULT"), text);
  assertStringIncludes(text, '"cachedInputs":["x"]');
});

Deno.test("a context that JSON cannot say becomes one that it can", () => {
  const cycle: Record<string, unknown> = { name: "cycle" };
  cycle.self = cycle;
  let deep: unknown[] = [];
  for (let depth = 0; depth < 10_000; depth++) deep = [deep];
  const state = new Pending("", undefined, {
    context: {
      cycle,
      deep,
      big: 12n,
      notANumber: NaN,
      date: startTime,
      map: new Map([["a", new Set([1])]]),
      gone: undefined,
      fn: () => 1,
      list: [undefined, Symbol("s")],
      broken: {
        get value() {
          throw new Error("no");
        },
      },
    },
  });
  const back = stateFromJSON(JSON.parse(JSON.stringify(state)));
  const { deep: deepBack, ...rest } = back.context;
  assertStringIncludes(JSON.stringify(deepBack), "[Too deep]");
  assertEquals(rest, {
    cycle: { name: "cycle", self: "[Circular]" },
    big: "12",
    notANumber: null,
    date: startTime.toISOString(),
    map: [["a", [1]]],
    list: [null, null],
    broken: "[Unreadable]",
  });
});

Deno.test("a mapped state that contains itself is written once and not for ever", () => {
  const mapStates: State[] = [new Success("child")];
  const state = new Mapped("outer", undefined, { mapStates });
  mapStates.push(state);
  const written = state.toJSON().mapStates;
  assertEquals(written?.map(({ message }) => message), ["child", "outer"]);
  assertEquals(written?.[1]?.mapStates, []);
  assertEquals(state.toJSON(), state.toJSON());
});

Deno.test("a key called __proto__ in a context stays a key", () => {
  const back = stateFromJSON(JSON.parse('{"type":"Pending","context":{"__proto__":{"x":1}}}'));
  assertEquals(Object.getPrototypeOf(back.context), Object.prototype);
  const text = JSON.stringify(back);
  assertStringIncludes(text, '"__proto__":{"x":1}');
  assert(!("x" in back.context));
});

Deno.test("fields that a state does not know are passed over", () => {
  assertEquals(stateFromJSON({ type: "Success", runCount: 3, extra: true }), new Success());
});

const NONSENSE: [unknown, string][] = [
  [null, "at $, expected an object, found null"],
  ["Success", "at $, expected an object, found a string"],
  [[], "at $, expected an object, found an array"],
  [{}, "at $.type, expected one of Pending, "],
  [{ type: "State" }, "at $.type"],
  [{ type: "constructor" }, "at $.type"],
  [{ type: "Success", message: 1 }, "at $.message, expected a text, found a number"],
  [{ type: "Success", context: [] }, "at $.context"],
  [{ type: "Success", cachedInputs: { x: 1 } }, "at $.cachedInputs"],
  [{ type: "Success", cachedInputs: [1] }, "at $.cachedInputs[0]"],
  [{ type: "Retrying", runCount: 1.5 }, "at $.runCount, expected a whole number from 0"],
  [{ type: "Looped", loopCount: -1 }, "at $.loopCount"],
  [{ type: "Scheduled", startTime: "soon" }, "at $.startTime, expected a date"],
  [{ type: "Scheduled", startTime: 5 }, "at $.startTime"],
  [{ type: "Cached", hashedInputs: { x: 1 } }, "at $.hashedInputs.x"],
  [{ type: "Cached", cachedParameters: "x" }, "at $.cachedParameters"],
  [{ type: "Mapped", mapStates: {} }, "at $.mapStates, expected an array"],
  [{ type: "Mapped", mapStates: [{ type: "Success" }, null] }, "at $.mapStates[1]"],
  [{ type: "Submitted", state: { type: "Nonsense" } }, "at $.state.type"],
];

for (const [json, message] of NONSENSE) {
  Deno.test(`${JSON.stringify(json)} is refused as a state`, () => {
    assertThrows(() => stateFromJSON(json), StateJSONError, message);
  });
}

Deno.test("the error of a state that is none does not show what stands in its place", () => {
  const error = assertThrows(() => stateFromJSON({ type: "hunter2", message: "hunter2" }), Error);
  assertFalse(error.message.includes("hunter2"));
  assertEquals(error.name, "StateJSONError");
});

Deno.test("states nested without measure are refused and do not exhaust the stack", () => {
  let json: unknown = { type: "Success" };
  for (let depth = 0; depth < 100_000; depth++) json = { type: "Mapped", mapStates: [json] };
  assertThrows(() => stateFromJSON(json), StateJSONError, "nested more than 500 deep");
});
