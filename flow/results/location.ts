// From a location template to the location of one result.
import { Redactor, Sealed } from "../../secrets/mod.ts";
import type { LocationTemplate, LocationValues } from "../../tasks/mod.ts";
import { faultIn } from "./_parts_of.ts";
import { LocationError } from "./location_error.ts";

/** What a template can name by itself; `parameters` and `inputs` hold more names. */
const NAMES = [
  "flowName",
  "flowRunId",
  "taskName",
  "taskSlug",
  "mapIndex",
  "taskRunCount",
  "date",
  "extension",
] as const;

/** `{{`, `}}`, a name in braces, or a brace that is alone. */
const PLACE = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/**
 * The location of a result.
 *
 * In a template, names in braces stand for values: those of {@linkcode LocationValues}, and
 * `{parameters.region}` or `{inputs.region}` for what these hold; `{{` and `}}` stand for braces. A value
 * never adds a part to the path: `/` in it becomes `%2F`. Where the task is mapped and the template does
 * not name `mapIndex` (or the function does not ask for it), the index is put before the ending, so that
 * no two of the task's runs share a location.
 *
 * @param template The template.
 * @param values What it can be made of.
 * @param redactor Knows the run's secrets: none may be in a location.
 * @returns The location.
 * @throws {LocationError} If the template names what is unknown, a value has no text, the text is no
 *   location, or a secret would be in it.
 *
 * @example
 * ```ts
 * import { renderLocation } from "@tacit/flow/results";
 * import { assertEquals } from "@std/assert";
 *
 * const values = {
 *   flowName: "etl",
 *   flowRunId: "5f0c",
 *   taskName: "load a/b",
 *   taskSlug: "load-1",
 *   mapIndex: 3,
 *   taskRunCount: 1,
 *   date: new Date("2026-01-31T12:00:00Z"),
 *   parameters: { region: "eu" },
 *   inputs: {},
 *   extension: "json",
 * };
 * assertEquals(
 *   renderLocation("{parameters.region}/{date}/{taskName}.json", values),
 *   "eu/2026-01-31/load a%2Fb.3.json",
 * );
 * ```
 */
export function renderLocation(
  template: LocationTemplate,
  values: LocationValues,
  redactor: Redactor = new Redactor(),
): string {
  const { text, hasIndex } = typeof template === "string"
    ? fill(template, values, redactor)
    : ask(template, values);
  const { mapIndex } = values;
  const location = mapIndex === undefined || hasIndex
    ? text
    : withIndex(text, mapIndex, values.extension);
  refuseSecret(redactor, location, "it");
  const fault = faultIn(location);
  if (fault === undefined) return location;
  throw failure(values, `the location ${JSON.stringify(location)} ${fault}.`);
}

/** A location, and whether each of a mapped task's runs has one of its own already. */
interface Filled {
  readonly text: string;
  readonly hasIndex: boolean;
}

function fill(template: string, values: LocationValues, redactor: Redactor): Filled {
  let hasIndex = false;
  const text = template.replace(PLACE, (place: string, name: string | undefined) => {
    if (place === "{{" || place === "}}") return place.charAt(0);
    if (name === undefined) {
      throw failure(
        values,
        `"${template}" has a "${place}" alone. Write it twice to mean the sign.`,
      );
    }
    hasIndex ||= name === "mapIndex";
    const raw = textOf(name, values, template);
    // As it is, too: escaped here and there, it might not be found again.
    refuseSecret(redactor, raw, `{${name}}`);
    return escape(raw);
  });
  return { text, hasIndex };
}

/** Asks a function, and notices whether it asks for the index in turn. */
function ask(make: (values: LocationValues) => string, values: LocationValues): Filled {
  let hasIndex = false;
  const watched: LocationValues = {
    ...values,
    get mapIndex() {
      hasIndex = true;
      return values.mapIndex;
    },
  };
  const text: unknown = make(watched);
  if (typeof text === "string") return { text, hasIndex };
  throw failure(values, `the function gave ${describe(text)}, not a text.`);
}

function textOf(name: string, values: LocationValues, template: string): string {
  const value = valueOf(name, values, template);
  if (value instanceof Sealed) {
    // Secrecy 7: neither the value nor its mask is a place.
    throw failure(values, `{${name}} in "${template}" is a secret, and a location must hold none.`);
  }
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    return name === "date" ? value.toISOString().slice(0, 10) : value.toISOString();
  }
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      throw failure(values, `{${name}} in "${template}" is ${describe(value)}, which has no text.`);
  }
}

function valueOf(name: string, values: LocationValues, template: string): unknown {
  const known = NAMES.find((candidate) => candidate === name);
  if (known === "mapIndex") return values.mapIndex ?? "0";
  if (known !== undefined) return values[known];
  const [, record, key] = /^(parameters|inputs)\.(.+)$/s.exec(name) ?? [];
  if (key !== undefined && (record === "parameters" || record === "inputs")) {
    if (Object.hasOwn(values[record], key)) return values[record][key];
  }
  const rest = (["parameters", "inputs"] as const)
    .flatMap((record) => Object.keys(values[record]).map((key) => `${record}.${key}`));
  throw failure(
    values,
    `"${template}" names {${name}}, which is unknown. It can name ${
      [...NAMES, ...rest].join(", ")
    }.`,
  );
}

/** A value as one part, or as a piece of one. */
function escape(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are among what it escapes
  const escaped = text.replace(/[%/\\\u0000-\u001f\u007f]/g, encodeURIComponent);
  return /^\.{1,2}$/.test(escaped) ? escaped.replaceAll(".", "%2E") : escaped;
}

/** `a/b.json` becomes `a/b.3.json`. */
function withIndex(location: string, mapIndex: number, extension: string): string {
  const start = location.lastIndexOf("/") + 1;
  const name = location.slice(start);
  const ending = name.endsWith(`.${extension}`) && name.length > extension.length + 1
    ? `.${extension}`
    : /(?<=.)\.[^.]*$/s.exec(name)?.[0] ?? "";
  return `${location.slice(0, location.length - ending.length)}.${mapIndex}${ending}`;
}

/** Secrecy 7: a path outlives the run, and is shown wherever it is used. */
function refuseSecret(redactor: Redactor, text: string, what: string): void {
  if (!redactor.isFoundIn(text)) return;
  const names = redactor.namesIn(text).join(", ");
  throw new LocationError(
    `A result's location must hold no secret, and ${what} holds one${names && ` (${names})`}. ` +
      "Name another value in its template.",
  );
}

function failure({ taskName }: LocationValues, message: string): LocationError {
  return new LocationError(`The result of task "${taskName}" has no location: ${message}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
