// Parameters that are points in time.
import { Parameter, type ParameterOptions } from "./parameter.ts";

/** The options of a date parameter. */
export interface DateTimeParameterOptions<T> extends Omit<ParameterOptions<T>, "default"> {
  /** The point in time where a run gives none: a date, or a text in ISO 8601. */
  readonly default?: Date | string;
}

/**
 * A parameter that is a point in time. A run may give it as a `Date` or as a text in ISO 8601; the
 * flow's tasks get a `Date`. A text that names no offset is taken as UTC, as in Prefect.
 *
 * @typeParam T `Date`; `Date | undefined` for one that is not required and has no default.
 *
 * @example
 * ```ts
 * import { DateTimeParameter, Flow, task } from "@tacit/flow";
 *
 * const year = task((date: Date) => date.getUTCFullYear());
 * const flow = new Flow("year", () => year(new DateTimeParameter("until")));
 * const run = await flow.run({ parameters: { until: "2024-02-29T12:00:00+01:00" } });
 * console.log(run.output); // 2024
 * ```
 */
export class DateTimeParameter<T extends Date | undefined = Date> extends Parameter<T> {
  /**
   * Makes a parameter.
   *
   * @param name The parameter's name; two parameters of one flow cannot share one.
   * @param options Its default and the like.
   * @throws {TypeError} If the default is no point in time.
   */
  constructor(name: string, options: DateTimeParameterOptions<T> = {}) {
    const { default: fallback, ...rest } = options;
    super(name, {
      ...rest,
      ..."default" in options && { default: defaultOf(name, fallback) as T },
    });
  }

  /**
   * Makes a date of what a run was given.
   *
   * @param value A date, or a text in ISO 8601; where the parameter is not required, also nothing.
   * @returns The date.
   * @throws {TypeError} If the value is no point in time, or not a valid one for this parameter.
   */
  override parse(value: unknown): T {
    const isLeftOut = !this.isRequired && (value === undefined || value === null);
    return super.parse(isLeftOut ? undefined : toDate(value));
  }
}

function defaultOf(name: string, value: unknown): Date | undefined {
  if (value === undefined) return undefined;
  try {
    return toDate(value);
  } catch (error) {
    throw new TypeError(
      `Parameter "${name}": its default is refused: ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  }
}

const ISO_8601 =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

function toDate(value: unknown): Date {
  if (value instanceof Date) {
    if (!Number.isNaN(value.getTime())) return value;
    throw new TypeError("it is an invalid `Date`");
  }
  const match = typeof value === "string" ? ISO_8601.exec(value.trim()) : null;
  if (match === null) {
    throw new TypeError(
      "it must be a `Date` or a text in ISO 8601, such as 2024-02-29T12:00:00Z",
    );
  }
  const [, day = "", time = "00:00", offset = "Z"] = match;
  const date = new Date(`${day}T${time.replace(",", ".")}${fullOffset(offset)}`);
  // The language takes 30 February for 1 March; a calendar does not.
  if (Number.isNaN(date.getTime()) || !new Date(`${day}T00:00Z`).toISOString().startsWith(day)) {
    throw new TypeError("it is in ISO 8601, but there is no such date or time");
  }
  return date;
}

/** The language wants `+01:00` where ISO 8601 allows `+01` and `+0100` too. */
function fullOffset(offset: string): string {
  if (offset.toUpperCase() === "Z") return "Z";
  const [sign, hours, minutes] = [offset[0], offset.slice(1, 3), offset.slice(-2)];
  return `${sign}${hours}:${offset.length === 3 ? "00" : minutes}`;
}
