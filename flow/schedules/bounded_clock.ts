// What all clocks share: a zone, a first and a last moment, and what their runs are given.
import type { Clock, ClockEvent, ClockOptions } from "./clock.ts";
import { instantOf, timeZoneOf } from "./_moment.ts";

/**
 * A clock that fires between two moments. A clock of one's own is a subclass, whose `timesAfter` says when.
 *
 * @example
 * ```ts
 * import { BoundedClock, Schedule } from "@tacit/flow/schedules";
 *
 * class RoundClock extends BoundedClock {
 *   protected override *timesAfter(afterMs: number) {
 *     for (let time = Math.floor(afterMs / 1e10) + 1; true; time++) yield time * 1e10;
 *   }
 * }
 * const [next] = new Schedule([new RoundClock()]).next(1, { after: "2026-01-01T00:00Z" });
 * console.log(next?.startTime.epochMilliseconds); // 1770000000000
 * ```
 */
export abstract class BoundedClock implements Clock {
  /** The IANA time zone of the clock's wall. */
  readonly timeZone: string;
  /** The first moment at which the clock may fire. */
  readonly startDate: Temporal.Instant | undefined;
  /** The last moment at which the clock may fire. */
  readonly endDate: Temporal.Instant | undefined;
  /** Parameters for the runs that the clock starts. */
  readonly parameterDefaults: Readonly<Record<string, unknown>>;
  /** Labels for the runs that the clock starts. */
  readonly labels: readonly string[];

  /**
   * Takes what every clock may be told.
   *
   * @param options The clock's zone, its first and last moment, and what its runs are given.
   * @throws {TypeError} If a moment is none.
   * @throws {RangeError} If the zone or a moment does not exist.
   */
  constructor(options: ClockOptions = {}) {
    this.timeZone = timeZoneOf(options);
    const { startDate, endDate } = options;
    this.startDate = startDate === undefined ? undefined : instantOf(startDate, "`startDate`");
    this.endDate = endDate === undefined ? undefined : instantOf(endDate, "`endDate`");
    this.parameterDefaults = Object.freeze({ ...options.parameterDefaults });
    this.labels = Object.freeze([...options.labels ?? []]);
  }

  /**
   * Tells the clock's times.
   *
   * @param afterMs The moment after which to begin, in milliseconds since 1970.
   * @returns The times after it, in their order, in milliseconds since 1970.
   */
  protected abstract timesAfter(afterMs: number): Iterable<number>;

  /**
   * Tells when the clock fires.
   *
   * @param after The moment after which to begin.
   * @returns The times after it that lie between the clock's first and last moment.
   */
  *events(after: Temporal.Instant): Generator<ClockEvent> {
    const startMs = this.startDate?.epochMilliseconds ?? -Infinity;
    const endMs = this.endDate?.epochMilliseconds ?? Infinity;
    for (const timeMs of this.timesAfter(Math.max(after.epochMilliseconds, startMs - 1))) {
      if (timeMs > endMs) return;
      yield {
        startTime: Temporal.Instant.fromEpochMilliseconds(timeMs).toZonedDateTimeISO(this.timeZone),
        parameterDefaults: this.parameterDefaults,
        labels: this.labels,
      };
    }
  }
}
