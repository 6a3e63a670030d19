// Parameters: the inputs of a whole flow.
import { checkNow, describeIssue } from "../config/_internal.ts";
import { context, type StandardSchema } from "../config/mod.ts";
import { type NoInputs, Task } from "./task.ts";

/** The options of a parameter. */
export interface ParameterOptions<T> {
  /** The value where a run gives none. A parameter that has one is not required. */
  readonly default?: T;
  /**
   * Checks a value, the default included, before a run begins, and gives the parameter its type: a
   * schema of zod, valibot, arktype or the like. Tasks get the value as the schema gives it.
   */
  readonly schema?: StandardSchema<T>;
  /**
   * True if a run must give a value.
   *
   * @default {true, unless there is a default}
   */
  readonly required?: boolean;
  /** Marks for the user's own purposes. */
  readonly tags?: Iterable<string>;
  /**
   * Checks a value, the default included, before a run begins, and after the schema where there is one.
   * It refuses by giving `false`, or a text that says why, or by throwing.
   */
  readonly validate?: (value: T) => boolean | string | void;
}

/**
 * A value that each run of a flow is given by name: `flow.run({ parameters: { base: 10 } })`.
 *
 * A parameter is never a secret: it appears in logs and records. Use `PrefectSecret` for those.
 *
 * @typeParam T The value's type.
 *
 * @example
 * ```ts
 * import { Flow, Parameter, task } from "@tacit/flow";
 *
 * const double = task("double", (n: number) => n * 2);
 * const flow = new Flow("double", () => double(new Parameter<number>("n", { default: 1 })));
 * const run = await flow.run({ parameters: { n: 21 } });
 * console.log(run.output); // 42
 * ```
 *
 * @example A value that is checked before the run
 * ```ts
 * import { Flow, Parameter } from "@tacit/flow";
 * import { assertRejects } from "@std/assert";
 *
 * const size = new Parameter<number>("size", {
 *   validate: (value) => Number.isInteger(value) || "it must be a whole number",
 * });
 * const flow = new Flow("sized", () => size);
 * await assertRejects(() => flow.run({ parameters: { size: 1.5 } }), Error, '"size"');
 * ```
 *
 * @example A parameter whose type is that of a schema
 * ```ts
 * import { Flow, Parameter, task } from "@tacit/flow";
 * import { z } from "npm:zod@4";
 *
 * const since = new Parameter("since", { schema: z.iso.date() });
 * const year = task("year", (date: string) => date.slice(0, 4));
 * const run = await new Flow("years", () => year(since)).run({ parameters: { since: "2024-02-29" } });
 * console.log(run.output); // 2024
 * ```
 */
export class Parameter<T = unknown> extends Task<NoInputs, NoInfer<T>> {
  /** The value where a run gives none. */
  readonly default: T | undefined;
  /** True if a run must give a value. */
  readonly isRequired: boolean;
  /** The schema that checks the values, where there is one. */
  readonly schema: StandardSchema<T> | undefined;
  readonly #validate: ParameterOptions<T>["validate"];

  /**
   * Makes a parameter.
   *
   * @param name The parameter's name; two parameters of one flow cannot share one.
   * @param options Its default and the like.
   */
  constructor(name: string, options: ParameterOptions<T> = {}) {
    super({ name, slug: name, ...(options.tags && { tags: options.tags }) });
    this.default = options.default;
    this.isRequired = options.required ?? !("default" in options);
    this.schema = options.schema;
    this.#validate = options.validate;
  }

  /**
   * Checks a value that a run was given, or the default. A subclass that takes more than it yields,
   * such as dates as text, makes the one of the other here.
   *
   * @param value The value as it was given.
   * @returns The value as the flow's tasks get it.
   * @throws {TypeError} If the value is not valid; the message says why, without the value.
   */
  parse(value: unknown): T {
    const checked = this.schema === undefined ? value as T : checkWith(this.schema, value);
    const verdict = this.#validate?.(checked);
    if (verdict === false) throw new TypeError("it is not a valid value");
    if (typeof verdict === "string") throw new TypeError(verdict);
    return checked;
  }

  /**
   * Looks up the value.
   *
   * @returns The run's value for this parameter, or the default.
   */
  override run(): T {
    const given = context.parameters;
    return (Object.hasOwn(given, this.name) ? given[this.name] : this.default) as T;
  }
}

function checkWith<T>(schema: StandardSchema<T>, value: unknown): T {
  const result = checkNow(schema, value);
  if (result.issues === undefined) return result.value;
  throw new TypeError(result.issues.map(describeIssue).join("; "));
}

/** The options of a date parameter. */
export interface DateTimeParameterOptions<T>
  extends Omit<ParameterOptions<T>, "default" | "schema"> {
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
 * const year = task("year", (date: Date) => date.getUTCFullYear());
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
