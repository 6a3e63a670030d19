// Adjustments: where a schedule moves a time to that its clocks and filters gave.
import { type Duration, toMilliseconds } from "../../tasks/mod.ts";
import { isWeekday } from "./filters.ts";

/** Moves a time. */
export type ScheduleAdjustment = (time: Temporal.ZonedDateTime) => Temporal.ZonedDateTime;

/**
 * Moves each time by a length of time that passes.
 *
 * @param duration How far.
 * @returns The adjustment.
 */
export function add(duration: Duration): ScheduleAdjustment {
  const milliseconds = Math.round(toMilliseconds(duration, "What a schedule adds"));
  return (time) => time.add({ milliseconds });
}

/**
 * Moves a time at a weekend to the Monday after it, at the same time of the day.
 *
 * @param time The time.
 * @returns The time on a weekday.
 */
export function nextWeekday(time: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return isWeekday(time) ? time : time.add({ days: 8 - time.dayOfWeek });
}
