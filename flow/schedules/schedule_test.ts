import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  atTime,
  betweenDates,
  betweenDatetimes,
  betweenTimes,
  type Clock,
  CronClock,
  cronSchedule,
  DatesClock,
  every,
  isDayOfWeek,
  isMonthEnd,
  isMonthStart,
  isWeekday,
  isWeekend,
  nextWeekday,
  onDate,
  onDatetime,
  Schedule,
  type ScheduleOptions,
} from "./mod.ts";

const AFTER = "2026-01-01T00:00Z"; // A Thursday.

function daysOf(options: ScheduleOptions, count: number, cron = "0 9 * * *"): string[] {
  return new Schedule([new CronClock(cron)], options).next(count, { after: AFTER })
    .map(({ startTime }) => startTime.toString().slice(5, 10));
}

Deno.test("Prefect 1.4.1: all filters, one of the or-filters and none of the not-filters decide", () => {
  assertEquals(daysOf({ filters: [isWeekday] }, 3), ["01-01", "01-02", "01-05"]);
  assertEquals(daysOf({ filters: [isWeekday], notFilters: [onDate({ month: 1, day: 2 })] }, 2), [
    "01-01",
    "01-05",
  ]);
  assertEquals(daysOf({ orFilters: [isMonthStart, isMonthEnd] }, 4), [
    "01-01",
    "01-31",
    "02-01",
    "02-28",
  ]);
  assertEquals(daysOf({ filters: [isWeekend], orFilters: [isDayOfWeek(0)] }, 2), [
    "01-04",
    "01-11",
  ]);
});

Deno.test("dates and times may run over the turn of the year or of the day", () => {
  const holidays = betweenDates({ month: 12, day: 24 }, { month: 1, day: 2 });
  assertEquals(daysOf({ notFilters: [holidays] }, 1), ["01-03"]);
  assertEquals(daysOf({ filters: [betweenDates({ month: 2, day: 1 }, { month: 3, day: 1 })] }, 1), [
    "02-01",
  ]);
  const night = new Schedule([new CronClock("0 * * * *")], {
    filters: [betweenTimes("22:00", "01:00")],
  });
  assertEquals(
    night.next(4, { after: AFTER }).map(({ startTime }) => startTime.hour),
    [1, 22, 23, 0],
  );
  const noon = new Schedule([new CronClock("*/30 * * * *")], { filters: [atTime("12:30")] });
  assertEquals(noon.next(1, { after: AFTER })[0]?.startTime.toString().slice(11, 16), "12:30");
});

Deno.test("filters of moments keep them, with both ends", () => {
  assertEquals(daysOf({ filters: [onDatetime("2026-01-03T09:00Z")] }, 1), ["01-03"]);
  assertEquals(
    daysOf({ filters: [betweenDatetimes("2026-01-03T09:00Z", new Date("2026-01-05T09:00Z"))] }, 3),
    ["01-03", "01-04", "01-05"],
  );
});

Deno.test("filters that keep nothing end the search", () => {
  assertEquals(daysOf({ filters: [() => false] }, 1), []);
});

Deno.test("Prefect 1.4.1: adjustments move what the filters kept", () => {
  assertEquals(daysOf({ filters: [isWeekend], adjustments: [nextWeekday] }, 2), ["01-05", "01-12"]);
  const [moved] = new Schedule([new CronClock("0 9 * * *")], { adjustments: [add({ hours: 2 })] })
    .next(1, { after: AFTER });
  assertEquals([moved?.startTime.hour, moved?.clockTime.hour], [11, 9]);
});

Deno.test("two clocks that agree on a moment start one run, unless its parameters differ", () => {
  const nine = new CronClock("0 9 * * *");
  const alsoNine = new DatesClock(["2026-01-01T09:00Z"]);
  assertEquals(
    new Schedule([nine, alsoNine]).next(2, { after: AFTER }).map(({ startTime }) => startTime.day),
    [1, 2],
  );
  const other = new CronClock("0 9 * * *", {
    parameterDefaults: { kind: "other" },
    labels: ["gpu"],
  });
  const both = new Schedule([nine, other]).next(2, { after: AFTER });
  assertEquals(both.map(({ parameterDefaults }) => parameterDefaults), [{}, { kind: "other" }]);
  assertEquals(both.map(({ labels }) => labels), [[], ["gpu"]]);
});

Deno.test("the times of several clocks come in one order", () => {
  const schedule = new Schedule([new CronClock("0 */5 * * *"), new CronClock("30 */7 * * *")]);
  const times = schedule.next(50, { after: AFTER }).map(({ startTime }) =>
    startTime.epochMilliseconds
  );
  assertEquals(times, times.toSorted((a, b) => a - b));
});

Deno.test("a clock of one's own is any object with events", () => {
  const clock: Clock = {
    *events(after) {
      const startTime = after.add({ hours: 1 }).toZonedDateTimeISO("UTC");
      yield { startTime, parameterDefaults: {}, labels: [] };
    },
  };
  assertEquals(new Schedule([clock]).next(5, { after: AFTER }).length, 1);
});

Deno.test("simple forms are schedules of one clock", () => {
  assertEquals(cronSchedule("@daily").next(1, { after: AFTER })[0]?.startTime.day, 2);
  assertEquals(every({ minutes: 5 }).next(1, { after: AFTER })[0]?.startTime.minute, 5);
});

Deno.test("without a moment, the times are those after now", () => {
  const [next] = every({ seconds: 1 }).next(1);
  const aheadMs = next!.startTime.epochMilliseconds - Date.now();
  assertEquals(aheadMs > -1_000 && aheadMs <= 1_000, true);
});

Deno.test("the times that follow an adjusted one are asked for after its clock's time", () => {
  const schedule = new Schedule([new CronClock("0 9 * * sat")], { adjustments: [nextWeekday] });
  const [first] = schedule.next(1, { after: AFTER });
  const [second] = schedule.next(1, { after: first!.clockTime });
  assertEquals(second!.startTime.since(first!.startTime, { largestUnit: "days" }).days, 7);
});

Deno.test("a schedule that could not be kept is refused", () => {
  assertThrows(() => new Schedule([]), RangeError, "one clock at least");
  assertThrows(() => every({ hours: 1 }).next(-1), RangeError, "cannot tell -1 times");
  assertThrows(() => isDayOfWeek(7), RangeError, "0 is Sunday");
  assertThrows(() => onDate({ month: 2, day: 30 }), RangeError);
});
