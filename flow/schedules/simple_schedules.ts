// Schedules with one clock, in one call.
import type { Duration } from "../../tasks/mod.ts";
import type { ClockOptions } from "./clock.ts";
import { CronClock } from "./cron_clock.ts";
import type { CronExpressionOptions } from "./cron_expression.ts";
import { IntervalClock } from "./interval_clock.ts";
import { Schedule } from "./schedule.ts";

/**
 * Makes a schedule of one cron expression.
 *
 * @param cron The expression: five fields, or a short form such as `@daily`.
 * @param options The time zone, UTC without one, and what else a clock may be told.
 * @returns The schedule.
 * @throws {RangeError} If the expression is none or never fires, or the zone or a moment does not exist.
 *
 * @example
 * ```ts
 * import { cronSchedule } from "@tacit/flow/schedules";
 *
 * const nightly = cronSchedule("30 2 * * *", { timeZone: "Europe/Berlin" });
 * const [next] = nightly.next(1, { after: "2026-01-01T12:00Z" });
 * console.log(next?.startTime.toString()); // 2026-01-02T02:30:00+01:00[Europe/Berlin]
 * ```
 */
export function cronSchedule(
  cron: string,
  options: ClockOptions & CronExpressionOptions = {},
): Schedule {
  return new Schedule([new CronClock(cron, options)]);
}

/**
 * Makes a schedule that fires each time an interval has passed.
 *
 * @param interval The interval. Days and weeks keep the time on the wall; hours, minutes and seconds pass.
 * @param options From when on, 2019-01-01T00:00 without it, and what else a clock may be told.
 * @returns The schedule.
 * @throws {RangeError} If the interval is shorter than a second or has a part of a day, or the zone or a
 *   moment does not exist.
 *
 * @example
 * ```ts
 * import { every } from "@tacit/flow/schedules";
 *
 * const [next] = every({ minutes: 5 }).next(1, { after: "2026-01-01T12:01Z" });
 * console.log(next?.startTime.toInstant().toString()); // 2026-01-01T12:05:00Z
 * ```
 */
export function every(interval: Duration, options: ClockOptions = {}): Schedule {
  return new Schedule([new IntervalClock(interval, options)]);
}
