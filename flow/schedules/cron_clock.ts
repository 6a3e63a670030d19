// A clock that fires at the times on the wall that a cron expression names.
import { BoundedClock } from "./bounded_clock.ts";
import { wallTimes } from "./_wall_times.ts";
import type { ClockOptions } from "./clock.ts";
import { CronExpression, type CronExpressionOptions } from "./cron_expression.ts";

/**
 * A clock that fires as a cron expression says: five fields, `minute hour day-of-month month day-of-week`, or
 * a short form such as `@daily`. See {@linkcode CronExpression} for all that a field may hold.
 *
 * It goes by the clock on the wall of its time zone. Where the minute or the hour begins with `*`, it fires
 * at every such minute that there is, also twice in an hour that comes twice. Otherwise a time that is skipped
 * in spring fires once, at the first moment after the gap, and one that comes twice in autumn fires once, at
 * its first.
 *
 * @example
 * ```ts
 * import { CronClock, Schedule } from "@tacit/flow/schedules";
 *
 * const schedule = new Schedule([new CronClock("30 2 * * mon-fri", { timeZone: "Europe/Berlin" })]);
 * const [next] = schedule.next(1, { after: "2026-03-27T12:00Z" });
 * console.log(next?.startTime.toString()); // 2026-03-30T02:30:00+02:00[Europe/Berlin]
 * ```
 */
export class CronClock extends BoundedClock {
  /** The expression. */
  readonly expression: CronExpression;

  /**
   * Makes a clock.
   *
   * @param cron The cron expression.
   * @param options The clock's zone, its first and last moment, and what its runs are given.
   * @throws {RangeError} If the expression is none or never fires, or the zone or a moment does not exist.
   */
  constructor(cron: string, options: ClockOptions & CronExpressionOptions = {}) {
    super(options);
    this.expression = new CronExpression(cron, options);
  }

  /**
   * Tells the moments that the expression names.
   *
   * @param afterMs The moment after which to begin, in milliseconds since 1970.
   * @returns The times after it, in their order, in milliseconds since 1970.
   */
  protected override timesAfter(afterMs: number): Iterable<number> {
    return wallTimes(this.expression, this.timeZone, afterMs);
  }
}
