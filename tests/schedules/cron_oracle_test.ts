/**
 * Cron clocks against a minute-by-minute walk over the clock on the wall, in all IANA zones. The ordinary
 * suite looks at the days around each change of a zone's clock; `TACIT_WHOLE_YEARS=1` walks through all of
 * 2025 to 2035.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { CronClock, Schedule } from "../../flow/schedules/mod.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import { randomCron } from "./_random_cron.ts";
import { walk, type WallRule } from "./_wall_walk.ts";

const ZONES = Intl.supportedValuesOf("timeZone");
const FIRST_MS = Date.UTC(2025, 0, 1);
const LAST_MS = Date.UTC(2036, 0, 1);
const DAY_MS = 86_400_000;
/** How many random expressions there are, at least one for each zone. */
const CASES = Math.max(500, ZONES.length);

/** The stretches of time to compare: all years, or what lies around a zone's changes and some other days. */
function windowsOf(timeZone: string, random: SeededRandom): [fromMs: number, toMs: number][] {
  if (Deno.env.get("TACIT_WHOLE_YEARS") !== undefined) return [[FIRST_MS, LAST_MS]];
  const windows: [number, number][] = [];
  const year = 2025 + random.below(11);
  let at = Temporal.ZonedDateTime.from({ timeZone, year, month: 1, day: 1 });
  for (let count = 0; count < 4; count++) {
    const jump = at.getTimeZoneTransition("next");
    if (jump === null || jump.year > year) break;
    const dayMs = Math.floor(jump.epochMilliseconds / DAY_MS) * DAY_MS;
    windows.push([dayMs - DAY_MS, dayMs + 2 * DAY_MS]);
    at = jump;
  }
  const otherMs = FIRST_MS + random.below((LAST_MS - FIRST_MS) / DAY_MS - 8) * DAY_MS;
  windows.push([otherMs, otherMs + 8 * DAY_MS]);
  return windows;
}

/** Whether a rule names any day of 28 years, in which the days of the week have met all dates. */
function hasSomeDay({ namesDay }: WallRule): boolean {
  for (
    let date = Temporal.PlainDate.from("2001-01-01");
    date.year < 2029;
    date = date.add({ days: 1 })
  ) {
    const { month, day, dayOfWeek, daysInMonth } = date;
    if (namesDay({ month, day, weekday: dayOfWeek % 7, daysInMonth })) return true;
  }
  return false;
}

Deno.test("a cron clock fires exactly when the clock on the wall shows its times, in every zone", () => {
  let fireCount = 0;
  let changeCount = 0;
  for (let index = 0; index < CASES; index++) {
    const timeZone = ZONES[index % ZONES.length]!;
    const random = new SeededRandom(index + 1);
    const { text, dayOr, rule } = randomCron(random);
    if (!hasSomeDay(rule)) {
      assertThrows(() => new CronClock(text, { dayOr }), RangeError, "never fires");
      continue;
    }
    const schedule = new Schedule([new CronClock(text, { timeZone, dayOr })]);
    const windows = windowsOf(timeZone, random);
    changeCount += windows.length - 1;
    for (const [fromMs, toMs] of windows) {
      const expected = walk(rule, timeZone, fromMs, toMs);
      const actual: number[] = [];
      for (const { startTime } of schedule.starts({ after: new Date(fromMs - 1) })) {
        if (startTime.epochMilliseconds >= toMs) break;
        actual.push(startTime.epochMilliseconds);
      }
      fireCount += expected.length;
      assertEquals(
        actual,
        expected,
        `seed ${index + 1}: "${text}", ${timeZone}, from ${new Date(fromMs).toISOString()}`,
      );
    }
  }
  assertGreater(fireCount, 10_000);
  assert(Deno.env.has("TACIT_WHOLE_YEARS") || changeCount > 100);
});
