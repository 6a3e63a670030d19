import { assertEquals, assertThrows } from "@std/assert";
import { CronExpression, type CronExpressionOptions } from "./cron_expression.ts";

/** The first times on the wall from 2026-01-01 on, a Thursday. */
function times(text: string, count: number, options?: CronExpressionOptions): string[] {
  const expression = new CronExpression(text, options);
  const found: string[] = [];
  let at = Date.UTC(2026, 0, 1);
  for (let index = 0; index < count; index++) {
    const next = expression.next(at, Infinity)!;
    found.push(new Date(next).toISOString().slice(0, 16));
    at = next + 1;
  }
  return found;
}

Deno.test("names, ranges, lists and steps name what they name in crontab(5)", () => {
  assertEquals(times("0 9 * jan mon-fri", 3), [
    "2026-01-01T09:00",
    "2026-01-02T09:00",
    "2026-01-05T09:00",
  ]);
  assertEquals(times("*/25 0 * * *", 4).map((time) => time.slice(11)), [
    "00:00",
    "00:25",
    "00:50",
    "00:00",
  ]);
  assertEquals(times("10-14/2,40 3 * * *", 4).map((time) => time.slice(11)), [
    "03:10",
    "03:12",
    "03:14",
    "03:40",
  ]);
  assertEquals(times("50/4 0 * * *", 3).map((time) => time.slice(11)), ["00:50", "00:54", "00:58"]);
  assertEquals(times("0 0 * * 7", 1), times("0 0 * * SUN", 1));
});

Deno.test("a range may run over the end of the day, the week or the year", () => {
  assertEquals(times("0 22-1 * * *", 4).map((time) => time.slice(11)), [
    "00:00",
    "01:00",
    "22:00",
    "23:00",
  ]);
  assertEquals(times("0 0 * * fri-mon", 4).map((time) => time.slice(8, 10)), [
    "02",
    "03",
    "04",
    "05",
  ]);
  assertEquals(times("0 0 * * 5-7", 3).map((time) => time.slice(8, 10)), ["02", "03", "04"]);
  assertEquals(times("0 0 1 nov-feb *", 3).map((time) => time.slice(5, 7)), ["01", "02", "11"]);
});

Deno.test("short forms stand for their five fields", () => {
  assertEquals(times("@daily", 2), times("0 0 * * *", 2));
  assertEquals(times("@YEARLY", 2), ["2026-01-01T00:00", "2027-01-01T00:00"]);
  assertEquals(times("@weekly", 1), ["2026-01-04T00:00"]);
});

Deno.test("a day counts that one day field names, as in Vixie cron, unless both have to", () => {
  assertEquals(times("0 0 13 * fri", 3).map((time) => time.slice(5, 10)), [
    "01-02",
    "01-09",
    "01-13",
  ]);
  assertEquals(times("0 0 13 * fri", 2, { dayOr: false }).map((time) => time.slice(5, 10)), [
    "02-13",
    "03-13",
  ]);
  // Where one begins with `*`, both have to name it.
  assertEquals(times("0 0 */10 * fri", 1).map((time) => time.slice(5, 10)), ["05-01"]);
});

Deno.test("L and # name days by their place in the month", () => {
  assertEquals(times("0 0 L * *", 3).map((time) => time.slice(5, 10)), ["01-31", "02-28", "03-31"]);
  assertEquals(times("0 0 15,L 2 *", 2).map((time) => time.slice(5, 10)), ["02-15", "02-28"]);
  assertEquals(times("0 0 * * fri#2", 2).map((time) => time.slice(5, 10)), ["01-09", "02-13"]);
  assertEquals(times("0 0 * * 5L", 2).map((time) => time.slice(5, 10)), ["01-30", "02-27"]);
  assertEquals(times("0 0 * * L5", 2), times("0 0 * * friL", 2));
  assertEquals(times("0 0 * * mon#1,mon#3", 3).map((time) => time.slice(5, 10)), [
    "01-05",
    "01-19",
    "02-02",
  ]);
});

Deno.test("29 February is waited for", () => {
  assertEquals(times("0 0 29 2 *", 2), ["2028-02-29T00:00", "2032-02-29T00:00"]);
  assertEquals(times("0 0 29 2 mon", 1, { dayOr: false }), ["2044-02-29T00:00"]);
});

for (
  const [text, why] of [
    ["61 * * * *", '"61" as its minute: it goes from 0 to 59'],
    ["* 24 * * *", '"24" as its hour: it goes from 0 to 23'],
    ["* * 0 * *", '"0" as its day of month: it goes from 1 to 31'],
    ["* * * foo *", '"foo" as its month: it goes from 1 to 12, or jan'],
    ["* * * * 8", '"8" as its day of week: it goes from 0 to 7, or sun'],
    ["*/0 * * * *", "a step is one whole number from 1 on"],
    ["1-2-3 * * * *", "a range has two ends"],
    ["1,,2 * * * *", '"" as its minute'],
    ["-5 * * * *", "it goes from 0 to 59"],
    ["* * * * fri#6", "behind # stands a number from 1 to 5"],
    ["* * * * L", "friL is the last Friday"],
    ["* * * *", "has 4 fields, and needs five"],
    ["0 * * * * *", "has 6 fields, and needs five"],
    ["", "has 0 fields"],
    ["@reboot", "is no short form that is known here"],
    ["0 0 30 2 *", "never fires"],
    ["0 0 31 4,6,9,11 *", "never fires"],
  ] as const
) {
  Deno.test(`the expression "${text}" is refused, and the error says why`, () => {
    assertThrows(() => new CronExpression(text), RangeError, why);
  });
}

Deno.test("what is no text is refused", () => {
  assertThrows(() => new CronExpression(5 as never), TypeError, "not a number");
});
