// A schedule: clocks, which of their times count, and where those are moved to.
import { instantOf } from "./_moment.ts";
import type { Clock, ClockEvent, Moment } from "./clock.ts";
import type { ScheduleAdjustment } from "./adjustments.ts";
import type { ScheduleFilter } from "./filters.ts";

/** Which times of its clocks a schedule keeps, and where it moves them. */
export interface ScheduleOptions {
  /**
   * All of these must keep a time.
   *
   * @default {[]}
   */
  readonly filters?: readonly ScheduleFilter[];
  /**
   * One of these at least must keep a time, where there are any.
   *
   * @default {[]}
   */
  readonly orFilters?: readonly ScheduleFilter[];
  /**
   * None of these may keep a time.
   *
   * @default {[]}
   */
  readonly notFilters?: readonly ScheduleFilter[];
  /**
   * What each time goes through in turn, once the filters have kept it.
   *
   * @default {[]}
   */
  readonly adjustments?: readonly ScheduleAdjustment[];
}

/** A time at which a schedule starts a run. */
export interface ScheduledStart extends ClockEvent {
  /** The time that the clock gave, before any adjustment. Times that follow are asked for after it. */
  readonly clockTime: Temporal.ZonedDateTime;
}

/** From where on to look for times. */
export interface NextOptions {
  /**
   * The moment after which the clocks are asked.
   *
   * @default {now}
   */
  readonly after?: Moment;
}

/** How many times of its clocks a schedule may turn down in a row before it gives up. */
const MOST_REFUSED = 10_000;

/**
 * A schedule, as in Prefect 1.x: one clock or more, filters that choose among their times, and adjustments
 * that move those. Where two clocks fire at one moment for runs with the same parameters and labels, one run
 * starts.
 *
 * @example
 * ```ts
 * import { betweenDates, CronClock, isWeekday, Schedule } from "@tacit/flow/schedules";
 *
 * const schedule = new Schedule(
 *   [new CronClock("0 9 * * *", { timeZone: "Europe/Berlin", parameterDefaults: { kind: "daily" } })],
 *   { filters: [isWeekday], notFilters: [betweenDates({ month: 12, day: 24 }, { month: 1, day: 1 })] },
 * );
 * const [next] = schedule.next(1, { after: "2026-12-23T12:00Z" });
 * console.log(next?.startTime.toPlainDate().toString()); // 2027-01-04
 * ```
 */
export class Schedule {
  /** The clocks. */
  readonly clocks: readonly Clock[];
  readonly #filters: readonly ScheduleFilter[];
  readonly #orFilters: readonly ScheduleFilter[];
  readonly #notFilters: readonly ScheduleFilter[];
  readonly #adjustments: readonly ScheduleAdjustment[];

  /**
   * Makes a schedule.
   *
   * @param clocks The clocks, one at least.
   * @param options Which of their times to keep, and where to move them.
   * @throws {RangeError} If there is no clock.
   */
  constructor(clocks: Iterable<Clock>, options: ScheduleOptions = {}) {
    this.clocks = Object.freeze([...clocks]);
    if (this.clocks.length === 0) throw new RangeError("A schedule needs one clock at least.");
    this.#filters = options.filters ?? [];
    this.#orFilters = options.orFilters ?? [];
    this.#notFilters = options.notFilters ?? [];
    this.#adjustments = options.adjustments ?? [];
  }

  /**
   * Tells the next times.
   *
   * @param count How many.
   * @param options From where on.
   * @returns The times; fewer where the clocks end, or the filters turn down 10,000 times in a row.
   * @throws {RangeError} If `count` is no whole number from 0 on, or `after` names no moment.
   */
  next(count: number, options: NextOptions = {}): ScheduledStart[] {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(
        `A schedule cannot tell ${count} times: ask for a whole number of them.`,
      );
    }
    return Array.from(this.starts(options).take(count));
  }

  /**
   * Tells the next times one by one.
   *
   * @param options From where on.
   * @returns The times, in the order of the clocks'; they end where the clocks end, or the filters turn down
   *   10,000 times in a row.
   */
  *starts(options: NextOptions = {}): Generator<ScheduledStart> {
    const after = instantOf(options.after ?? Temporal.Now.instant(), "`after`");
    let refusedCount = 0;
    const isTaken = firstOfEach();
    for (const event of merged(this.clocks.map((clock) => clock.events(after)))) {
      if (!this.#keeps(event.startTime)) {
        if (++refusedCount === MOST_REFUSED) return;
        continue;
      }
      refusedCount = 0;
      const startTime = this.#adjustments.reduce((time, adjust) => adjust(time), event.startTime);
      const start = { ...event, startTime, clockTime: event.startTime };
      if (!isTaken(start)) yield start;
    }
  }

  #keeps(time: Temporal.ZonedDateTime): boolean {
    const isKept = (filter: ScheduleFilter) => filter(time);
    return this.#filters.every(isKept) &&
      (this.#orFilters.length === 0 || this.#orFilters.some(isKept)) &&
      !this.#notFilters.some(isKept);
  }
}

/** The events of several clocks in one order. */
function* merged(clocks: readonly Iterable<ClockEvent>[]): Generator<ClockEvent> {
  const iterators = clocks.map((events) => events[Symbol.iterator]());
  const heads = iterators.map((iterator) => iterator.next());
  try {
    while (true) {
      let earliest: number | undefined;
      for (const [index, head] of heads.entries()) {
        if (head.done) continue;
        const best = earliest === undefined ? undefined : heads[earliest]!.value as ClockEvent;
        if (
          best === undefined ||
          head.value.startTime.epochMilliseconds < best.startTime.epochMilliseconds
        ) earliest = index;
      }
      if (earliest === undefined) return;
      yield heads[earliest]!.value;
      heads[earliest] = iterators[earliest]!.next();
    }
  } finally {
    for (const iterator of iterators) iterator.return?.();
  }
}

/** Makes what tells whether a start was seen already: clocks and adjustments may agree on one moment. */
function firstOfEach(): (start: ScheduledStart) => boolean {
  let seenMs = -Infinity;
  let seen: ScheduledStart[] = [];
  return (start) => {
    const { epochMilliseconds } = start.startTime;
    if (epochMilliseconds !== seenMs) seen = [];
    seenMs = epochMilliseconds;
    const isSeen = seen.some((other) =>
      JSON.stringify([other.parameterDefaults, other.labels]) ===
        JSON.stringify([start.parameterDefaults, start.labels])
    );
    seen.push(start);
    return isSeen;
  };
}
