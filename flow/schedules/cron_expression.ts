// A cron expression: its five fields, read once into the minutes, hours, days and months that they name.

/** The five fields of a cron expression, in their order. */
const FIELDS = [
  { name: "minute", least: 0, most: 59, names: [] },
  { name: "hour", least: 0, most: 23, names: [] },
  { name: "day of month", least: 1, most: 31, names: [] },
  {
    name: "month",
    least: 1,
    most: 12,
    names: namesFrom(1, "jan feb mar apr may jun jul aug sep oct nov dec"),
  },
  { name: "day of week", least: 0, most: 7, names: namesFrom(0, "sun mon tue wed thu fri sat") },
] as const;

const DAY_OF_MONTH = FIELDS[2];
const DAY_OF_WEEK = FIELDS[4];

/** The short forms of Vixie cron. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** A field's range and the names of its numbers. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names: readonly (readonly [name: string, value: number])[];
}

/** The days that the two day fields name. */
interface Days {
  /** Days of the month. */
  readonly ofMonth: ReadonlySet<number>;
  /** Whether `L` names the last day of the month. */
  readonly isLastOfMonth: boolean;
  /** Days of the week; 0 is Sunday. */
  readonly ofWeek: ReadonlySet<number>;
  /** Days such as the second Friday, `5#2`, as `[day, which]`; the last one, `5L`, is number -1. */
  readonly nthOfWeek: readonly (readonly [day: number, which: number])[];
  /** Whether a day counts that only one of the two fields names. */
  readonly isEitherEnough: boolean;
}

/** How a cron expression was asked to be read. */
export interface CronExpressionOptions {
  /**
   * Whether a day counts that one of the two day fields names, where neither begins with `*`, as in Vixie
   * cron; with `false`, both must name it.
   *
   * @default {true}
   */
  readonly dayOr?: boolean;
}

/** The first and the last year in which every combination of date and day of the week has come. */
const CALENDAR_CYCLE = { from: 2000, to: 2399 } as const;

/**
 * A cron expression of five fields: minute, hour, day of month, month and day of week, with `*`, lists,
 * ranges, steps and English names; `L` for the last day of the month, `5#2` for the second Friday, `5L`
 * for the last one; or a short form such as `@daily`. It speaks of the clock on the wall.
 *
 * Source: crontab(5) of Vixie cron; `L` and `#` as in Quartz.
 */
export class CronExpression {
  /** The expression as it was written. */
  readonly text: string;
  /** Whether the minute or the hour begins with `*`: such an expression counts time that passes. */
  readonly isWildcard: boolean;
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #months: ReadonlySet<number>;
  readonly #days: Days;

  /**
   * Reads an expression.
   *
   * @param text The expression.
   * @param options How its days are to be read.
   * @throws {TypeError} If it is no text.
   * @throws {RangeError} If it is no expression, or names no date that there is.
   */
  constructor(text: string, options: CronExpressionOptions = {}) {
    if (typeof text !== "string") {
      throw new TypeError(
        `A cron expression is a text such as "30 2 * * *", not a ${typeof text}.`,
      );
    }
    this.text = text;
    const [minute, hour, dayOfMonth, month, dayOfWeek] = fieldsOf(text);
    this.isWildcard = minute.startsWith("*") || hour.startsWith("*");
    this.#minutes = inOrder(readField(text, FIELDS[0], minute));
    this.#hours = inOrder(readField(text, FIELDS[1], hour));
    this.#months = readField(text, FIELDS[3], month);
    this.#days = readDays(text, dayOfMonth, dayOfWeek, options.dayOr ?? true);
    this.#requireSomeDate();
  }

  /**
   * The first minute on the wall that the expression names, from a moment on.
   *
   * @param fromMs The moment on the wall, as milliseconds since 1970 of a clock that shows UTC.
   * @param beforeMs Where to stop looking.
   * @returns The minute, in the same way; nothing where there is none before `beforeMs`.
   */
  next(fromMs: number, beforeMs: number): number | undefined {
    const from = new Date(Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS);
    let year = from.getUTCFullYear();
    let month = from.getUTCMonth() + 1;
    let day = from.getUTCDate();
    let minuteOfDay = from.getUTCHours() * 60 + from.getUTCMinutes();
    while (Date.UTC(year, month - 1, day) < beforeMs) {
      if (this.#months.has(month)) {
        for (; day <= daysIn(year, month); day++, minuteOfDay = 0) {
          if (!this.#namesDay(year, month, day)) continue;
          const found = this.#minuteFrom(minuteOfDay);
          if (found === undefined) continue;
          const foundMs = Date.UTC(year, month - 1, day) + found * MINUTE_MS;
          return foundMs < beforeMs ? foundMs : undefined;
        }
      }
      day = 1;
      minuteOfDay = 0;
      month = month === 12 ? 1 : month + 1;
      if (month === 1) year++;
    }
    return undefined;
  }

  /** The first minute of the day that is named, from a minute of the day on. */
  #minuteFrom(minuteOfDay: number): number | undefined {
    for (const hour of this.#hours) {
      if (hour * 60 + 59 < minuteOfDay) continue;
      const minute = this.#minutes.find((minute) => hour * 60 + minute >= minuteOfDay);
      if (minute !== undefined) return hour * 60 + minute;
    }
    return undefined;
  }

  #namesDay(year: number, month: number, day: number): boolean {
    const { ofMonth, isLastOfMonth, ofWeek, nthOfWeek, isEitherEnough } = this.#days;
    const last = daysIn(year, month);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    const byMonth = ofMonth.has(day) || (isLastOfMonth && day === last);
    const byWeek = ofWeek.has(weekday) ||
      nthOfWeek.some(([named, which]) =>
        named === weekday && (which < 0 ? day + 7 > last : Math.ceil(day / 7) === which)
      );
    return isEitherEnough ? byMonth || byWeek : byMonth && byWeek;
  }

  /** An expression such as `0 0 30 2 *` would be waited for in vain. */
  #requireSomeDate(): void {
    for (let year = CALENDAR_CYCLE.from; year <= CALENDAR_CYCLE.to; year++) {
      for (const month of this.#months) {
        for (let day = daysIn(year, month); day > 0; day--) {
          if (this.#namesDay(year, month, day)) return;
        }
      }
    }
    throw new RangeError(
      `The cron expression "${this.text}" never fires: no month that it names has such a day.`,
    );
  }
}

const MINUTE_MS = 60_000;

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function fieldsOf(text: string): [string, string, string, string, string] {
  const trimmed = text.trim().toLowerCase();
  const written = SHORT_FORMS[trimmed] ?? trimmed;
  if (written.startsWith("@")) {
    throw new RangeError(
      `The cron expression "${text}" is no short form that is known here: use ` +
        `${Object.keys(SHORT_FORMS).join(", ")}, or five fields.`,
    );
  }
  const fields = written.split(/\s+/).filter((field) => field !== "");
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  if (
    fields.length !== 5 || minute === undefined || hour === undefined || dayOfMonth === undefined ||
    month === undefined || dayOfWeek === undefined
  ) {
    throw new RangeError(
      `The cron expression "${text}" has ${fields.length} fields, and needs five: minute, hour, day of ` +
        "month, month and day of week. Seconds and years are not supported.",
    );
  }
  return [minute, hour, dayOfMonth, month, dayOfWeek];
}

function readField(text: string, field: Field, written: string): Set<number> {
  const values = new Set<number>();
  for (const part of written.split(",")) {
    for (const value of readPart(text, field, part)) values.add(value);
  }
  return values;
}

/** One part of a list: `*`, `5`, `1-5`, `fri-mon`, each with a step `/2` or without. */
function readPart(text: string, field: Field, part: string): number[] {
  const [range = "", step, ...rest] = part.split("/");
  const every = step === undefined ? 1 : numberOf(step);
  if (rest.length > 0 || every === undefined || every < 1) {
    throw fault(text, field, part, "a step is one whole number from 1 on, such as */15");
  }
  const { least, most } = field;
  if (range === "*" || (range === "?" && (field === DAY_OF_MONTH || field === DAY_OF_WEEK))) {
    return stepped(least, field === DAY_OF_WEEK ? 6 : most, every, field);
  }
  const [start = "", end, ...more] = range.split("-");
  if (more.length > 0) throw fault(text, field, part, "a range has two ends, such as 1-5");
  const from = valueOf(text, field, part, start);
  if (end === undefined) return stepped(from, step === undefined ? from : most, every, field);
  const to = valueOf(text, field, part, end);
  // A range that runs over the end of the day, the week or the year, such as 22-4 or fri-mon.
  const length = most - least + (field === DAY_OF_WEEK ? 0 : 1);
  return stepped(from, to < from ? to + length : to, every, field);
}

function stepped(from: number, to: number, step: number, { least, most }: Field): number[] {
  const isWeek = most === 7;
  const length = isWeek ? 7 : most - least + 1;
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push((value - least) % length + least);
  return values;
}

function valueOf(text: string, field: Field, part: string, written: string): number {
  const value = field.names.find(([name]) => name === written)?.[1] ?? numberOf(written);
  if (value !== undefined && value >= field.least && value <= field.most) return value;
  const names = field.names.length > 0
    ? `, or ${field.names.map(([name]) => name).join(", ")}`
    : "";
  throw fault(text, field, part, `it goes from ${field.least} to ${field.most}${names}`);
}

function numberOf(written: string): number | undefined {
  return /^\d{1,4}$/.test(written) ? Number(written) : undefined;
}

function readDays(text: string, dayOfMonth: string, dayOfWeek: string, dayOr: boolean): Days {
  const monthParts = dayOfMonth.split(",");
  const plainMonthParts = monthParts.filter((part) => part !== "l");
  const nthOfWeek: [number, number][] = [];
  const plainWeekParts = dayOfWeek.split(",").filter((part) => {
    const nth = readNth(text, part);
    if (nth !== undefined) nthOfWeek.push(nth);
    return nth === undefined;
  });
  return {
    ofMonth: readParts(text, DAY_OF_MONTH, plainMonthParts),
    isLastOfMonth: plainMonthParts.length < monthParts.length,
    ofWeek: readParts(text, DAY_OF_WEEK, plainWeekParts),
    nthOfWeek,
    // Vixie cron: where one of the two begins with `*`, the other alone decides.
    isEitherEnough: dayOr && !/^[*?]/.test(dayOfMonth) && !/^[*?]/.test(dayOfWeek),
  };
}

function readParts(text: string, field: Field, parts: readonly string[]): Set<number> {
  return parts.length === 0 ? new Set() : readField(text, field, parts.join(","));
}

/** The second Friday as `5#2` or `fri#2`; the last one as `5L`, `friL` or, as croniter writes it, `L5`. */
function readNth(text: string, part: string): [day: number, which: number] | undefined {
  const [day, which, ...rest] = part.split("#");
  if (day !== undefined && which !== undefined) {
    const number = numberOf(which);
    if (rest.length > 0 || number === undefined || number < 1 || number > 5) {
      throw fault(text, DAY_OF_WEEK, part, "behind # stands a number from 1 to 5, such as fri#2");
    }
    return [valueOf(text, DAY_OF_WEEK, part, day) % 7, number];
  }
  if (part === "l") {
    throw fault(
      text,
      DAY_OF_WEEK,
      part,
      "L needs a day here: friL is the last Friday of the month",
    );
  }
  const last = /^l(.+)$/.exec(part)?.[1] ?? /^(.+)l$/.exec(part)?.[1];
  return last === undefined ? undefined : [valueOf(text, DAY_OF_WEEK, part, last) % 7, -1];
}

function inOrder(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

function fault(text: string, field: Field, part: string, why: string): RangeError {
  return new RangeError(
    `The cron expression "${text}" has "${part}" as its ${field.name}: ${why}.`,
  );
}

function namesFrom(first: number, names: string): [name: string, value: number][] {
  return names.split(" ").map((name, index) => [name, first + index]);
}
