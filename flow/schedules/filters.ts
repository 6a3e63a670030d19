// Filters: which of its clocks' times a schedule keeps. Prefect 1.4.1's, by the clock on the wall.
import { instantOf } from "./_moment.ts";
import type { Moment } from "./clock.ts";

/** Tells whether a schedule keeps a time. */
export type ScheduleFilter = (time: Temporal.ZonedDateTime) => boolean;

/** A time of day, `HH:MM` or `HH:MM:SS`, or one of Temporal. */
export type TimeOfDay = string | Temporal.PlainTime;

/** A day of any year: its month, from 1 for January, and its day. */
export interface DayOfYear {
  /** The month, 1 to 12. */
  readonly month: number;
  /** The day of the month, 1 to 31. */
  readonly day: number;
}

/**
 * Keeps one moment.
 *
 * @param moment The moment.
 * @returns The filter.
 */
export function onDatetime(moment: Moment): ScheduleFilter {
  const timeMs = instantOf(moment, "The moment of a filter").epochMilliseconds;
  return (time) => time.epochMilliseconds === timeMs;
}

/**
 * Keeps what lies between two moments, both of them included.
 *
 * @param start The first moment.
 * @param end The last moment.
 * @returns The filter.
 */
export function betweenDatetimes(start: Moment, end: Moment): ScheduleFilter {
  const startMs = instantOf(start, "The start of a filter").epochMilliseconds;
  const endMs = instantOf(end, "The end of a filter").epochMilliseconds;
  return ({ epochMilliseconds }) => epochMilliseconds >= startMs && epochMilliseconds <= endMs;
}

/**
 * Keeps one day of each year.
 *
 * @param date The day.
 * @returns The filter.
 * @throws {RangeError} If no year has such a day.
 */
export function onDate(date: DayOfYear): ScheduleFilter {
  const wanted = placeInYear(date);
  return (time) => placeOf(time) === wanted;
}

/**
 * Keeps the days of each year from one to another, both of them included; over the turn of the year, where
 * the first is later in the year than the last.
 *
 * @param start The first day.
 * @param end The last day.
 * @returns The filter.
 * @throws {RangeError} If no year has such a day.
 */
export function betweenDates(start: DayOfYear, end: DayOfYear): ScheduleFilter {
  const first = placeInYear(start);
  const last = placeInYear(end);
  return (time) => isBetween(placeOf(time), first, last);
}

/**
 * Keeps one time of the day.
 *
 * @param time The time.
 * @returns The filter.
 * @throws {RangeError} If there is no such time.
 */
export function atTime(time: TimeOfDay): ScheduleFilter {
  const wanted = Temporal.PlainTime.from(time);
  return (time) => time.toPlainTime().equals(wanted);
}

/**
 * Keeps the times of each day from one to another, both of them included; over midnight, where the first is
 * later in the day than the last.
 *
 * @param start The first time.
 * @param end The last time.
 * @returns The filter.
 * @throws {RangeError} If there is no such time.
 */
export function betweenTimes(start: TimeOfDay, end: TimeOfDay): ScheduleFilter {
  const first = nanosecondOf(Temporal.PlainTime.from(start));
  const last = nanosecondOf(Temporal.PlainTime.from(end));
  return (time) => isBetween(nanosecondOf(time), first, last);
}

/**
 * Keeps Monday to Friday.
 *
 * @param time The time.
 * @returns Whether a schedule keeps it.
 */
export function isWeekday(time: Temporal.ZonedDateTime): boolean {
  return time.dayOfWeek <= 5;
}

/**
 * Keeps Saturday and Sunday.
 *
 * @param time The time.
 * @returns Whether a schedule keeps it.
 */
export function isWeekend(time: Temporal.ZonedDateTime): boolean {
  return time.dayOfWeek > 5;
}

/**
 * Keeps the first day of each month.
 *
 * @param time The time.
 * @returns Whether a schedule keeps it.
 */
export function isMonthStart(time: Temporal.ZonedDateTime): boolean {
  return time.day === 1;
}

/**
 * Keeps the last day of each month.
 *
 * @param time The time.
 * @returns Whether a schedule keeps it.
 */
export function isMonthEnd(time: Temporal.ZonedDateTime): boolean {
  return time.day === time.daysInMonth;
}

/**
 * Keeps one day of the week.
 *
 * @param dayOfWeek The day, as in cron: 0 for Sunday to 6 for Saturday.
 * @returns The filter.
 * @throws {RangeError} If it is no whole number from 0 to 6.
 */
export function isDayOfWeek(dayOfWeek: number): ScheduleFilter {
  if (!Number.isInteger(dayOfWeek) || dayOfWeek < 0 || dayOfWeek > 6) {
    throw new RangeError(`There is no day of the week ${dayOfWeek}: 0 is Sunday, 6 is Saturday.`);
  }
  return (time) => time.dayOfWeek % 7 === dayOfWeek;
}

/** A day's place among those of a leap year, in which every month has all its days. */
function placeInYear({ month, day }: DayOfYear): number {
  return placeOf(Temporal.PlainDate.from({ year: 2000, month, day }, { overflow: "reject" }));
}

function placeOf({ month, day }: DayOfYear): number {
  return 100 * month + day;
}

function nanosecondOf(time: Temporal.PlainTime | Temporal.ZonedDateTime): number {
  return ((time.hour * 60 + time.minute) * 60 + time.second) * 1e9 + time.millisecond * 1e6 +
    time.microsecond * 1e3 + time.nanosecond;
}

function isBetween(value: number, first: number, last: number): boolean {
  return first <= last ? value >= first && value <= last : value >= first || value <= last;
}
