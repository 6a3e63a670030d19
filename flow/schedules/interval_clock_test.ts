import { assertEquals, assertThrows } from "@std/assert";
import { IntervalClock, Schedule } from "./mod.ts";

function times(clock: IntervalClock, count: number, after: string): string[] {
  return new Schedule([clock]).next(count, { after }).map(({ startTime }) =>
    startTime.toString({ timeZoneName: "never" })
  );
}

Deno.test("hours pass, also where the clock on the wall is changed", () => {
  const clock = new IntervalClock({ hours: 6 }, { startDate: "2026-03-28T00:00[Europe/Berlin]" });
  assertEquals(times(clock, 4, "2026-03-28T22:00Z"), [
    "2026-03-29T00:00:00+01:00",
    "2026-03-29T07:00:00+02:00",
    "2026-03-29T13:00:00+02:00",
    "2026-03-29T19:00:00+02:00",
  ]);
});

Deno.test("Prefect 1.4.1: days keep the time on the wall", () => {
  const clock = new IntervalClock({ days: 1 }, { startDate: "2026-03-27T09:00[Europe/Berlin]" });
  assertEquals(times(clock, 3, "2026-03-28T00:00Z"), [
    "2026-03-28T09:00:00+01:00",
    "2026-03-29T09:00:00+02:00",
    "2026-03-30T09:00:00+02:00",
  ]);
});

Deno.test("Prefect 1.4.1: a day's time that is skipped comes as much later", () => {
  const clock = new IntervalClock({ days: 1 }, { startDate: "2026-03-28T02:30[Europe/Berlin]" });
  assertEquals(times(clock, 3, "2026-03-28T00:00Z"), [
    "2026-03-28T02:30:00+01:00",
    "2026-03-29T03:30:00+02:00",
    "2026-03-30T02:30:00+02:00",
  ]);
});

Deno.test("a time that comes twice fires once", () => {
  const clock = new IntervalClock({ weeks: 1 }, { startDate: "2026-10-18T02:30[Europe/Berlin]" });
  assertEquals(times(clock, 2, "2026-10-20T00:00Z"), [
    "2026-10-25T02:30:00+02:00",
    "2026-11-01T02:30:00+01:00",
  ]);
});

Deno.test("the start itself is a time, and nothing comes after the end", () => {
  const clock = new IntervalClock({ minutes: 30 }, {
    startDate: "2026-01-01T00:00Z",
    endDate: new Date("2026-01-01T01:00Z"),
  });
  assertEquals(times(clock, 10, "2025-12-01T00:00Z").map((time) => time.slice(11, 16)), [
    "00:00",
    "00:30",
    "01:00",
  ]);
  assertEquals(times(clock, 10, "2026-01-01T00:30Z").map((time) => time.slice(11, 16)), ["01:00"]);
});

Deno.test("Prefect 1.4.1: without a start, intervals count from 2019", () => {
  assertEquals(times(new IntervalClock({ minutes: 7 }), 1, "2019-01-01T00:01Z"), [
    "2019-01-01T00:07:00+00:00",
  ]);
});

Deno.test("days and hours in one interval count each in its way", () => {
  const clock = new IntervalClock({ days: 1, hours: 1 }, {
    startDate: "2026-03-28T09:00[Europe/Berlin]",
  });
  assertEquals(times(clock, 2, "2026-03-28T12:00Z"), [
    "2026-03-29T10:00:00+02:00",
    "2026-03-30T11:00:00+02:00",
  ]);
});

Deno.test("a far later moment is reached at once", () => {
  const clock = new IntervalClock({ seconds: 1 }, { startDate: "1970-01-01T00:00Z" });
  assertEquals(times(clock, 1, "2200-01-01T00:00Z"), ["2200-01-01T00:00:01+00:00"]);
});

Deno.test("an interval that could not be kept is refused", () => {
  assertThrows(
    () => new IntervalClock({ milliseconds: 5 }),
    RangeError,
    "must be a second at least",
  );
  assertThrows(() => new IntervalClock({ days: 1.5 }), RangeError, "write the rest in hours");
  assertThrows(() => new IntervalClock("soon" as never), TypeError, "The interval of a clock");
  assertThrows(
    () => new IntervalClock({ days: 1 }, { timeZone: "Mars/Base" }),
    RangeError,
    'no time zone "Mars/Base"',
  );
  assertThrows(
    () => new IntervalClock({ days: 1 }, { startDate: "soon" }),
    RangeError,
    '`startDate` is "soon"',
  );
  assertThrows(
    () => new IntervalClock({ days: 1 }, { endDate: new Date(NaN) }),
    RangeError,
    "`endDate` is a Date",
  );
  assertThrows(
    () => new IntervalClock({ days: 1 }, { endDate: 5 as never }),
    TypeError,
    "`endDate` is no moment",
  );
});
