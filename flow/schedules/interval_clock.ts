// A clock that fires again and again after the same length of time.
import { type Duration, toMilliseconds } from "../../tasks/mod.ts";
import { BoundedClock } from "./bounded_clock.ts";
import type { ClockOptions } from "./clock.ts";

/** The shortest interval, in milliseconds. */
const SHORTEST_MS = 1_000;

/** The moment that intervals count from where no start is given, as in Prefect 1.4.1. */
const DEFAULT_START = "2019-01-01T00:00";

/** The milliseconds of a day of 24 hours. */
const DAY_MS = 86_400_000;

/**
 * A clock that fires at its start, and then each time that an interval has passed.
 *
 * Hours, minutes and seconds are time that has passed, also where the clock on the wall is changed. Days and
 * weeks keep the time on the wall: each day at nine is each day at nine.
 *
 * @example
 * ```ts
 * import { IntervalClock, Schedule } from "@tacit/flow/schedules";
 *
 * const daily = new IntervalClock({ days: 1 }, { startDate: "2026-03-01T09:00[Europe/Berlin]" });
 * const times = new Schedule([daily]).next(2, { after: "2026-03-28T00:00Z" });
 * console.log(times.map(({ startTime }) => startTime.toInstant().toString()));
 * // [ "2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z" ]
 * ```
 */
export class IntervalClock extends BoundedClock {
  /** The days of an interval, which keep the time on the wall. */
  readonly #days: number;
  /** The rest of an interval, in milliseconds that pass. */
  readonly #restMs: number;
  readonly #start: Temporal.ZonedDateTime;

  /**
   * Makes a clock.
   *
   * @param interval The time from one event to the next, at least a second.
   * @param options The clock's zone, its first and last moment, and what its runs are given. Without a first
   *   moment, the intervals count from 2019-01-01T00:00 in the clock's zone.
   * @throws {TypeError} If the interval is no duration.
   * @throws {RangeError} If it is shorter than a second, has a part of a day, or the zone or a moment does not
   *   exist.
   */
  constructor(interval: Duration, options: ClockOptions = {}) {
    super(options);
    const intervalMs = toMilliseconds(interval, "The interval of a clock");
    if (intervalMs < SHORTEST_MS) {
      throw new RangeError(
        `The interval of a clock is ${intervalMs} ms, and must be a second at least.`,
      );
    }
    this.#days = typeof interval === "object"
      ? 7 * (interval.weeks ?? 0) + (interval.days ?? 0)
      : 0;
    if (!Number.isInteger(this.#days)) {
      throw new RangeError(
        `The interval of a clock has ${this.#days} days. Days keep the time on the wall, so they must be ` +
          "whole: write the rest in hours.",
      );
    }
    this.#restMs = Math.round(intervalMs - this.#days * DAY_MS);
    this.#start = this.startDate?.toZonedDateTimeISO(this.timeZone) ??
      Temporal.PlainDateTime.from(DEFAULT_START).toZonedDateTime(this.timeZone);
  }

  /**
   * Tells the ends of the intervals.
   *
   * @param afterMs The moment after which to begin, in milliseconds since 1970.
   * @returns The times after it, in their order, in milliseconds since 1970.
   */
  protected override *timesAfter(afterMs: number): Generator<number> {
    const intervalMs = this.#days * DAY_MS + this.#restMs;
    const passed = Math.floor((afterMs - this.#start.epochMilliseconds) / intervalMs);
    // A change of the wall's clock makes a day up to a few hours longer or shorter.
    let count = Math.max(0, this.#days === 0 ? passed : passed - 2);
    let lastMs = afterMs;
    for (; true; count++) {
      const timeMs = this.#timeOf(count);
      if (timeMs > lastMs) yield lastMs = timeMs;
    }
  }

  #timeOf(count: number): number {
    const start = this.#days === 0 ? this.#start : this.#start.add({ days: count * this.#days });
    return start.epochMilliseconds + count * this.#restMs;
  }
}
