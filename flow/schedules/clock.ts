// A clock of a schedule: when it fires, and what the runs that it starts are given.

/** A moment, as users may write it: a `Date`, a moment of `Temporal`, or an ISO text such as `2026-03-01T09:00Z`. */
export type Moment = Date | Temporal.Instant | Temporal.ZonedDateTime | string;

/** One time at which a clock fires. */
export interface ClockEvent {
  /** When, on the clock's wall. */
  readonly startTime: Temporal.ZonedDateTime;
  /** The parameters of a run that starts then, where the run is given no others. */
  readonly parameterDefaults: Readonly<Record<string, unknown>>;
  /** The labels of a run that starts then. */
  readonly labels: readonly string[];
}

/** A clock: anything that tells its next times. A class of one's own may be one. */
export interface Clock {
  /**
   * Tells when the clock fires.
   *
   * @param after The moment after which to begin.
   * @returns The times after it, in their order; without an end, where the clock has none.
   */
  events(after: Temporal.Instant): Iterable<ClockEvent>;
}

/** What every clock may be told. */
export interface ClockOptions {
  /**
   * The IANA time zone of the wall that the clock hangs on, such as `Europe/Berlin`.
   *
   * @default {"UTC"} or the zone of `startDate`, where that has one
   */
  readonly timeZone?: string;
  /** The first moment at which the clock may fire. */
  readonly startDate?: Moment;
  /** The last moment at which the clock may fire. */
  readonly endDate?: Moment;
  /**
   * Parameters for the runs that the clock starts.
   *
   * @default {{}}
   */
  readonly parameterDefaults?: Readonly<Record<string, unknown>>;
  /**
   * Labels for the runs that the clock starts.
   *
   * @default {[]}
   */
  readonly labels?: readonly string[];
}
