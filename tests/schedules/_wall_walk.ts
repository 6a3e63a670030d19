/**
 * The oracle of cron clocks: a walk over the clock on a wall, minute by minute, that knows nothing of how
 * the clocks look for their times.
 *
 * @module
 */

/** What an expression names, made beside its text by whoever made that. */
export interface WallRule {
  /** Whether the minute or the hour begins with `*`. */
  readonly isWildcard: boolean;
  /** Tells whether a minute of the day is named. */
  readonly namesMinute: (minuteOfDay: number) => boolean;
  /** Tells whether a day is named; months count from 1, Sunday is 0. */
  readonly namesDay: (day: WallDay) => boolean;
}

/** A day on the wall. */
export interface WallDay {
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly daysInMonth: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** All moments from one up to another at which a rule fires, by the rules of Vixie cron for gaps and folds. */
export function walk(rule: WallRule, timeZone: string, fromMs: number, toMs: number): number[] {
  const fires: number[] = [];
  const isNamed = dayCache(rule);
  let shownMs = -Infinity;
  for (const [timeMs, wallMs] of minutes(timeZone, fromMs - 3 * DAY_MS, toMs)) {
    const isNamedNow = isNamed(wallMs);
    let isFiring = isNamedNow;
    if (!rule.isWildcard && shownMs > -Infinity) {
      isFiring = isNamedNow && wallMs > shownMs;
      for (let skipped = shownMs + MINUTE_MS; skipped < wallMs; skipped += MINUTE_MS) {
        isFiring ||= isNamed(skipped);
      }
    }
    shownMs = Math.max(shownMs, wallMs);
    if (isFiring && timeMs >= fromMs) fires.push(timeMs);
  }
  return fires;
}

/** Each minute that passes, with what the wall shows then as if it were UTC. */
function* minutes(
  timeZone: string,
  fromMs: number,
  toMs: number,
): Generator<readonly [timeMs: number, wallMs: number]> {
  for (let hourMs = fromMs; hourMs < toMs; hourMs += HOUR_MS) {
    const before = offsetMs(timeZone, hourMs);
    const isSteady = before === offsetMs(timeZone, hourMs + HOUR_MS - MINUTE_MS);
    for (let timeMs = hourMs; timeMs < Math.min(toMs, hourMs + HOUR_MS); timeMs += MINUTE_MS) {
      yield [timeMs, timeMs + (isSteady ? before : offsetMs(timeZone, timeMs))];
    }
  }
}

function offsetMs(timeZone: string, timeMs: number): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(timeMs).toZonedDateTimeISO(timeZone);
  return zoned.offsetNanoseconds / 1e6;
}

function dayCache(rule: WallRule): (wallMs: number) => boolean {
  let dayMs = NaN;
  let isDayNamed = false;
  return (wallMs) => {
    const startMs = Math.floor(wallMs / DAY_MS) * DAY_MS;
    if (startMs !== dayMs) {
      dayMs = startMs;
      const date = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO("UTC");
      isDayNamed = rule.namesDay({
        month: date.month,
        day: date.day,
        weekday: date.dayOfWeek % 7,
        daysInMonth: date.daysInMonth,
      });
    }
    return isDayNamed && rule.namesMinute((wallMs - startMs) / MINUTE_MS);
  };
}
