/**
 * Schedules: when flows start by themselves, with the clocks, filters and adjustments of Prefect 1.x.
 *
 * @example Every weekday at half past two in the morning
 * ```ts
 * import { cronSchedule } from "@tacit/flow/schedules";
 *
 * const schedule = cronSchedule("30 2 * * mon-fri", { timeZone: "Europe/Berlin" });
 * const [next] = schedule.next(1, { after: "2026-01-01T12:00Z" });
 * console.log(next?.startTime.toString()); // 2026-01-02T02:30:00+01:00[Europe/Berlin]
 * ```
 *
 * @module
 */
export type { Duration } from "../../tasks/mod.ts";
export { add, nextWeekday, type ScheduleAdjustment } from "./adjustments.ts";
export { BoundedClock } from "./bounded_clock.ts";
export type { Clock, ClockEvent, ClockOptions, Moment } from "./clock.ts";
export { CronClock } from "./cron_clock.ts";
export { CronExpression, type CronExpressionOptions } from "./cron_expression.ts";
export { DatesClock } from "./dates_clock.ts";
export {
  atTime,
  betweenDates,
  betweenDatetimes,
  betweenTimes,
  type DayOfYear,
  isDayOfWeek,
  isMonthEnd,
  isMonthStart,
  isWeekday,
  isWeekend,
  onDate,
  onDatetime,
  type ScheduleFilter,
  type TimeOfDay,
} from "./filters.ts";
export { IntervalClock } from "./interval_clock.ts";
export {
  type NextOptions,
  Schedule,
  type ScheduledStart,
  type ScheduleOptions,
} from "./schedule.ts";
export { cronSchedule, every } from "./simple_schedules.ts";
export type { DurationText } from "../../tasks/mod.ts";
