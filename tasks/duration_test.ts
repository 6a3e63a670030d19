// Lengths of time, right and wrong.
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type Duration, toMilliseconds } from "./mod.ts";

Deno.test("a duration is milliseconds or a sum of units", () => {
  assertEquals(toMilliseconds(0), 0);
  assertEquals(toMilliseconds(1.5), 1.5);
  assertEquals(toMilliseconds({ minutes: 5 }), 300_000);
  assertEquals(
    toMilliseconds({ weeks: 1, days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 }),
    604_800_000 + 86_400_000 + 3_600_000 + 60_000 + 1_000 + 1,
  );
  assertEquals(toMilliseconds({ hours: 0.5 }), 1_800_000);
});

const WRONG: [unknown, new () => Error, string][] = [
  [-1, RangeError, "timeout must be finite and not negative; it is -1."],
  [NaN, RangeError, "it is NaN."],
  [Infinity, RangeError, "it is Infinity."],
  [{ seconds: -1 }, RangeError, "it is -1 seconds."],
  [{ days: NaN }, RangeError, "it is NaN days."],
  [{ days: Number.MAX_VALUE }, RangeError, "it is Infinity."],
  [{}, TypeError, "timeout has no unit"],
  [{ second: 1 }, TypeError, "timeout has the unit `second`; there are weeks, days, hours"],
  [{ toString: 1 }, TypeError, "timeout has the unit `toString`"],
  [{ seconds: "5" }, TypeError, "timeout must be a number of seconds; it is a string."],
  ["5m", TypeError, "timeout must be milliseconds or an object such as { minutes: 5 }"],
  [null, TypeError, "it is null."],
  [[5], TypeError, "it is an array."],
  [undefined, TypeError, "it is undefined."],
];

for (const [duration, ErrorClass, message] of WRONG) {
  Deno.test(`${Deno.inspect(duration)} is refused as a duration`, () => {
    const error = assertThrows(() => toMilliseconds(duration as Duration, "timeout"), ErrorClass);
    assertStringIncludes(error.message, message);
  });
}
