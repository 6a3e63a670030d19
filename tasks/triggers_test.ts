// What the triggers let through, and what they say of the rest.
import { assert, assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import {
  allFailed,
  allFinished,
  allSuccessful,
  alwaysRun,
  anyFailed,
  anySuccessful,
  Failed,
  manualOnly,
  Mapped,
  notAllSkipped,
  PAUSE,
  Paused,
  Pending,
  SKIP,
  Skipped,
  someFailed,
  someSuccessful,
  type State,
  Success,
  type Trigger,
  TRIGGERFAIL,
  TriggerFailed,
  type UpstreamState,
} from "./mod.ts";

const MAKE: Record<string, () => State> = {
  success: () => new Success(),
  failed: () => new Failed(),
  skipped: () => new Skipped(),
  triggerFailed: () => new TriggerFailed(),
  pending: () => new Pending(),
};

function upstreams(counts: Record<string, number>): UpstreamState[] {
  return Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, index) => ({ name: `${kind}${index}`, state: MAKE[kind]!() }))
  );
}

const RUN = { resume: false };

function lets(trigger: Trigger, counts: Record<string, number>): boolean {
  try {
    assertEquals(trigger(upstreams(counts), RUN), true);
    return true;
  } catch (signal) {
    if (signal instanceof TRIGGERFAIL) return false;
    throw signal;
  }
}

function messageOf(trigger: Trigger, states: readonly UpstreamState[]): string {
  return assertThrows(() => trigger(states, RUN), TRIGGERFAIL).message;
}

Deno.test("Prefect 1.4.1: allSuccessful counts skipped as success and trigger-failed as failure", () => {
  assert(lets(allSuccessful, { success: 3 }));
  assert(lets(allSuccessful, { success: 3, skipped: 3 }));
  assertFalse(lets(allSuccessful, { failed: 3 }));
  assertFalse(lets(allSuccessful, { success: 3, failed: 1 }));
  assertFalse(lets(allSuccessful, { success: 3, triggerFailed: 1 }));
  assertFalse(lets(allSuccessful, { success: 3, pending: 1 }));
});

Deno.test("Prefect 1.4.1: allFailed needs each upstream failed, and skipped is not", () => {
  assert(lets(allFailed, { failed: 3, triggerFailed: 1 }));
  assertFalse(lets(allFailed, { failed: 1, success: 1 }));
  assertFalse(lets(allFailed, { failed: 1, skipped: 1 }));
});

Deno.test("Prefect 1.4.1: allFinished, or alwaysRun, lets all run but the unfinished", () => {
  assertEquals(alwaysRun, allFinished);
  assert(lets(allFinished, { success: 3 }));
  assert(lets(allFinished, { failed: 3 }));
  assert(lets(allFinished, { success: 1, failed: 1, skipped: 1, triggerFailed: 1 }));
  assertFalse(lets(allFinished, { success: 1, pending: 1 }));
});

Deno.test("Prefect 1.4.1: anySuccessful needs one success, skipped or not", () => {
  assert(lets(anySuccessful, { success: 1, failed: 3 }));
  assert(lets(anySuccessful, { skipped: 1, failed: 3 }));
  assertFalse(lets(anySuccessful, { failed: 3 }));
});

Deno.test("Prefect 1.4.1: anyFailed needs one failure, by trigger or not", () => {
  assert(lets(anyFailed, { failed: 1, success: 3 }));
  assert(lets(anyFailed, { triggerFailed: 1, skipped: 3 }));
  assertFalse(lets(anyFailed, { success: 3, skipped: 1 }));
});

Deno.test("Prefect 1.4.1: notAllSkipped skips where all were skipped, and fails where one failed", () => {
  assert(lets(notAllSkipped, { success: 3 }));
  assert(lets(notAllSkipped, { success: 1, skipped: 3 }));
  assertFalse(lets(notAllSkipped, { failed: 3 }));
  assertFalse(lets(notAllSkipped, { success: 1, skipped: 1, failed: 1 }));
  const signal = assertThrows(() => notAllSkipped(upstreams({ skipped: 3 })), SKIP);
  assertEquals(signal.state.result, undefined);
  assertThrows(() => notAllSkipped([]), SKIP);
});

Deno.test("Prefect 1.4.1: manualOnly pauses whatever happened, unless the run resumes", () => {
  for (const counts of [{}, { success: 3 }, { failed: 3 }, { success: 1, failed: 1 }]) {
    const signal = assertThrows(() => manualOnly(upstreams(counts), RUN), PAUSE);
    assert(signal.state instanceof Paused);
    assertStringIncludes(signal.message, "manualOnly");
    assert(manualOnly(upstreams(counts), { resume: true }));
  }
});

Deno.test("Prefect 1.4.1: every trigger but notAllSkipped and manualOnly lets a task without upstream run", () => {
  const triggers = [
    allFailed,
    allFinished,
    allSuccessful,
    alwaysRun,
    anyFailed,
    anySuccessful,
    someFailed(),
    someFailed({ atLeast: 2, atMost: 4 }),
    someFailed({ atLeast: 0.1, atMost: 0.5 }),
    someSuccessful(),
    someSuccessful({ atLeast: 2, atMost: 4 }),
  ];
  for (const trigger of triggers) assert(lets(trigger, {}));
});

for (
  const [name, some, kind, other] of [
    ["someFailed", someFailed, "failed", "skipped"],
    ["someSuccessful", someSuccessful, "skipped", "failed"],
  ] as const
) {
  Deno.test(`Prefect 1.4.1: ${name} without thresholds lets all run`, () => {
    assert(lets(some(), { [kind]: 3 }));
    assert(lets(some(), { [other]: 3 }));
  });

  Deno.test(`Prefect 1.4.1: ${name} takes a number at least, or at most`, () => {
    assert(lets(some({ atLeast: 4 }), { [kind]: 4, [other]: 2 }));
    assertFalse(lets(some({ atLeast: 4 }), { [kind]: 3 }));
    assert(lets(some({ atMost: 4 }), { [kind]: 4, [other]: 2 }));
    assertFalse(lets(some({ atMost: 4 }), { [kind]: 5 }));
    assertFalse(lets(some({ atMost: 0 }), { [kind]: 1 }));
  });

  Deno.test(`Prefect 1.4.1: ${name} takes a threshold below 1 as a fraction and 1 as a number`, () => {
    for (const thresholds of [{ atLeast: 0.1, atMost: 2 }, { atLeast: 2, atMost: 0.1 }]) {
      assert(lets(some(thresholds), { [kind]: 2, pending: 18 }));
      assertFalse(lets(some(thresholds), { [kind]: 1, pending: 18 }));
      assertFalse(lets(some(thresholds), { [kind]: 3, pending: 18 }));
    }
    assertFalse(lets(some({ atLeast: 0.2, atMost: 1 }), { [other]: 3 }));
    assert(lets(some({ atLeast: 1 }), { [kind]: 1, [other]: 9 }));
  });

  Deno.test(`${name} refuses a threshold that is neither a fraction nor a whole number`, () => {
    for (const threshold of [-1, 1.5, NaN]) {
      assertThrows(() => some({ atLeast: threshold }), RangeError, `${name}: \`atLeast\``);
      assertThrows(() => some({ atMost: threshold }), RangeError, `${name}: \`atMost\``);
    }
  });
}

Deno.test("Prefect 1.4.1: a mapped upstream stands for its children", () => {
  const mapped = (...mapStates: State[]): UpstreamState[] => [
    { name: "each", state: new Mapped("", undefined, { mapStates }) },
  ];
  assert(allSuccessful(mapped(new Success(), new Skipped())));
  assert(allFailed(mapped(new Failed(), new Failed())));
  assert(anyFailed(mapped(new Success(), new Failed())));
  assert(someFailed({ atLeast: 0.5 })(mapped(new Success(), new Failed()), RUN));
  assertThrows(() => notAllSkipped(mapped(new Skipped())), SKIP);
  assertEquals(
    messageOf(allSuccessful, mapped(new Success(), new Failed())),
    'Trigger was "allSuccessful" but some of the upstream tasks failed: "each[1]" (Failed).',
  );
  // No child is no success, and no failure.
  assert(allSuccessful(mapped()));
  assertThrows(() => anySuccessful(mapped()), TRIGGERFAIL);
});

Deno.test("Prefect 1.4.1: an upstream run that two edges lead to counts once", () => {
  const state = new Failed();
  const twice = [{ name: "a", state, key: "x" }, { name: "a", state, key: "y" }];
  assertThrows(() => someFailed({ atLeast: 2 })(twice, RUN), TRIGGERFAIL, "1 of 1");
  assertEquals(
    messageOf(allSuccessful, twice),
    'Trigger was "allSuccessful" but some of the upstream tasks failed: "a" (Failed).',
  );
});

Deno.test("a trigger that is not met names who is to blame, but not a million of them", () => {
  assertEquals(
    messageOf(allSuccessful, upstreams({ success: 1, failed: 1, triggerFailed: 1 })),
    'Trigger was "allSuccessful" but some of the upstream tasks failed: "failed0" (Failed), ' +
      '"triggerFailed0" (TriggerFailed).',
  );
  assertEquals(
    messageOf(anySuccessful, upstreams({ failed: 5 })),
    'Trigger was "anySuccessful" but none of the upstream tasks succeeded: "failed0" (Failed), ' +
      '"failed1" (Failed), "failed2" (Failed) and 2 more.',
  );
  assertStringIncludes(messageOf(allFailed, upstreams({ success: 1 })), '"success0" (Success)');
  assertStringIncludes(messageOf(anyFailed, upstreams({ success: 1 })), "none of the");
  assertStringIncludes(messageOf(allFinished, upstreams({ pending: 1 })), '"pending0" (Pending)');
  assertStringIncludes(messageOf(notAllSkipped, upstreams({ failed: 1 })), '"failed0" (Failed)');
  assertEquals(
    messageOf(someSuccessful({ atLeast: 2 }), upstreams({ success: 1, failed: 2 })),
    'Trigger was "someSuccessful" but thresholds were not met: 1 of 3 upstream tasks succeeded.',
  );
});
