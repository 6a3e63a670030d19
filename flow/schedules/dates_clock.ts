// A clock that fires at moments that are named one by one.
import { BoundedClock } from "./bounded_clock.ts";
import { instantOf } from "./_moment.ts";
import type { ClockOptions, Moment } from "./clock.ts";

/**
 * A clock that fires at given moments, each once.
 *
 * @example
 * ```ts
 * import { DatesClock, Schedule } from "@tacit/flow/schedules";
 *
 * const clock = new DatesClock(["2026-07-01T06:00Z", "2026-04-01T06:00Z"]);
 * const [first] = new Schedule([clock]).next(1, { after: "2026-01-01T00:00Z" });
 * console.log(first?.startTime.toInstant().toString()); // 2026-04-01T06:00:00Z
 * ```
 */
export class DatesClock extends BoundedClock {
  readonly #timesMs: readonly number[];

  /**
   * Makes a clock.
   *
   * @param dates The moments, in any order.
   * @param options The clock's zone, its first and last moment, and what its runs are given.
   * @throws {TypeError} If one of the dates is no moment.
   * @throws {RangeError} If one names a moment that does not exist.
   */
  constructor(dates: Iterable<Moment>, options: ClockOptions = {}) {
    super(options);
    const timesMs = Array.from(
      dates,
      (date) => instantOf(date, "A date of a clock").epochMilliseconds,
    );
    this.#timesMs = [...new Set(timesMs)].sort((a, b) => a - b);
  }

  /**
   * Tells the dates that are still to come.
   *
   * @param afterMs The moment after which to begin, in milliseconds since 1970.
   * @returns The times after it, in their order, in milliseconds since 1970.
   */
  protected override timesAfter(afterMs: number): Iterable<number> {
    return this.#timesMs.filter((timeMs) => timeMs > afterMs);
  }
}
