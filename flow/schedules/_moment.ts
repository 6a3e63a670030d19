// Moments and time zones, as users write them, read by Temporal.
import type { ClockOptions, Moment } from "./clock.ts";

/**
 * Reads a moment.
 *
 * @param moment The moment.
 * @param what What it is, for an error.
 * @returns The instant.
 * @throws {TypeError} If it is no moment.
 * @throws {RangeError} If it is a text or a date that names none.
 */
export function instantOf(moment: Moment, what: string): Temporal.Instant {
  requireTemporal();
  if (moment instanceof Temporal.Instant) return moment;
  if (moment instanceof Temporal.ZonedDateTime) return moment.toInstant();
  if (moment instanceof Date) {
    if (!Number.isNaN(moment.getTime())) {
      return Temporal.Instant.fromEpochMilliseconds(moment.getTime());
    }
    throw new RangeError(`${what} is a Date that names no moment.`);
  }
  if (typeof moment !== "string") {
    throw new TypeError(`${what} is no moment: give a Date, a moment of Temporal, or an ISO text.`);
  }
  return zonedFrom(moment, what).toInstant();
}

function zonedFrom(text: string, what: string): Temporal.ZonedDateTime {
  try {
    return text.includes("[")
      ? Temporal.ZonedDateTime.from(text)
      : Temporal.Instant.from(text).toZonedDateTimeISO("UTC");
  } catch (cause) {
    throw new RangeError(
      `${what} is ${
        JSON.stringify(text)
      }, which names no moment: write it with its offset or zone, such ` +
        "as 2026-03-01T09:00Z or 2026-03-01T09:00[Europe/Berlin].",
      { cause },
    );
  }
}

/** The time zone of a clock: the one that is named, else that of its start, else UTC. */
export function timeZoneOf({ timeZone, startDate }: ClockOptions): string {
  requireTemporal();
  if (timeZone !== undefined) return checkedZone(timeZone);
  if (startDate instanceof Temporal.ZonedDateTime) return startDate.timeZoneId;
  if (typeof startDate !== "string" || !startDate.includes("[")) return "UTC";
  return zonedFrom(startDate, "`startDate`").timeZoneId;
}

function checkedZone(timeZone: string): string {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  } catch (cause) {
    throw new RangeError(
      `There is no time zone ${
        JSON.stringify(timeZone)
      }: use an IANA name such as Europe/Berlin, or UTC.`,
      { cause },
    );
  }
}

/** Node has Temporal from version 26 on; older ones can be given it by a polyfill. */
function requireTemporal(): void {
  if ((globalThis as { Temporal?: unknown }).Temporal !== undefined) return;
  throw new Error(
    "Schedules need Temporal, which this runtime does not have. Use Deno 2.7 or newer, or load a polyfill " +
      "that sets `globalThis.Temporal`.",
  );
}
