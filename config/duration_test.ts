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

Deno.test("a duration may be a text of a number and a unit", () => {
  const texts: [Duration, number][] = [
    ["0s", 0],
    ["250ms", 250],
    ["10s", 10_000],
    ["10 s", 10_000],
    ["1.5h", 5_400_000],
    ["5m", 300_000],
    ["5min", 300_000],
    ["2d", 172_800_000],
    ["1w", 604_800_000],
  ];
  for (const [text, ms] of texts) assertEquals(toMilliseconds(text), ms, String(text));
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
  ["5", TypeError, 'timeout is "5"; as a text it is a number and one of ms, s, m, min, h, d, w'],
  ["-5m", TypeError, 'timeout is "-5m"'],
  ["1e3s", TypeError, 'timeout is "1e3s"'],
  ["10  s", TypeError, 'such as "10s" or "1.5h".'],
  ["5 minutes", TypeError, 'timeout is "5 minutes"'],
  [true, TypeError, 'timeout must be milliseconds, a text such as "10s" or an object'],
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
