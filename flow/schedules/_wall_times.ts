// The moments at which the clock on a zone's wall shows what a cron expression names, also where the wall's time
// makes a jump.
import type { CronExpression } from "./cron_expression.ts";

/** How far back the walk begins: longer than any jump of a zone's clock. */
const LOOK_BACK_MS = 3 * 86_400_000;

/** A time in which the wall's clock is as far from UTC all along. */
interface Span {
  /** When it begins. */
  readonly fromMs: number;
  /** When the wall's clock jumps next. */
  readonly toMs: number;
  /** What to add to UTC for the time on the wall. */
  readonly offsetMs: number;
}

/**
 * Tells the moments that an expression names, in their order, each once.
 *
 * Where the expression's minute or hour begins with `*`, those are all minutes that there are. Where neither
 * does, a time that the wall's clock jumps over fires at the first moment after the gap, and one that it
 * shows twice fires at its first.
 *
 * Source: Vixie cron's crontab(8), "Daylight Saving Time and other time changes".
 *
 * @param expression The expression.
 * @param timeZone The zone of the wall.
 * @param afterMs The moment after which to begin, in milliseconds since 1970.
 */
export function* wallTimes(
  expression: CronExpression,
  timeZone: string,
  afterMs: number,
): Generator<number> {
  let lastMs = afterMs;
  // The end of what the wall has shown so far: beyond it a gap begins, before it a repetition.
  let shownMs: number | undefined;
  for (const { fromMs, toMs, offsetMs } of spansFrom(timeZone, afterMs - LOOK_BACK_MS)) {
    const wallFromMs = fromMs + offsetMs;
    const wallToMs = toMs + offsetMs;
    const shownBeforeMs = expression.isWildcard ? wallFromMs : shownMs ?? wallFromMs;
    const isGapNamed = expression.next(shownBeforeMs, wallFromMs) !== undefined;
    if (isGapNamed && fromMs > lastMs) yield lastMs = fromMs;
    let wallMs = Math.max(wallFromMs, shownBeforeMs, lastMs + 1 + offsetMs);
    for (
      let next = expression.next(wallMs, wallToMs);
      next !== undefined;
      next = expression.next(wallMs, wallToMs)
    ) {
      yield lastMs = next - offsetMs;
      wallMs = next + 1;
    }
    shownMs = Math.max(shownBeforeMs, wallToMs);
  }
}

/** The times between the jumps of a zone's clock, the last of them without an end. */
function* spansFrom(timeZone: string, startMs: number): Generator<Span> {
  let at = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(timeZone);
  while (true) {
    const jump = at.getTimeZoneTransition("next");
    yield {
      fromMs: at.epochMilliseconds,
      toMs: jump?.epochMilliseconds ?? Infinity,
      offsetMs: at.offsetNanoseconds / 1_000_000,
    };
    if (jump === null) return;
    at = jump;
  }
}
