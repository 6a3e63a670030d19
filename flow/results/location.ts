// From a location template to the location of one result.
import { Redactor } from "../../secrets/mod.ts";
import type { LocationTemplate, LocationValues } from "../../tasks/mod.ts";
import { fillTemplate } from "./_fill_template.ts";
import { faultIn } from "./_parts_of.ts";
import { LocationError } from "./location_error.ts";

/**
 * The location of a result.
 *
 * In a template, names in braces stand for values: those of {@linkcode LocationValues}, and
 * `{parameters.region}` or `{inputs.region}` for what these hold; `{{` and `}}` stand for braces. A value
 * never adds a part to the path: `/` in it becomes `%2F`. `{mapIndex}` is 0 where the task is not mapped.
 *
 * Where the task is mapped and the template does not name `mapIndex` (or the function does not ask for
 * it), the index is put before the ending, so that no two of the task's runs share a location.
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
  const fail = (why: string, options?: ErrorOptions) => {
    // A task's name or a template may be made of a secret.
    const message = `The result of task "${values.taskName}" has no location: ${why}`;
    return new LocationError(redactor.redact(message), options);
  };
  const requireNoSecret = (text: string, what: string) => {
    if (!redactor.isFoundIn(text)) return;
    // Secrecy 7: a path outlives the run, and is shown wherever it is used.
    const names = redactor.namesIn(text).map((name) => `"${name}"`).join(", ");
    throw fail(
      `${what} holds a secret${names && `, ${names}`}. Name another value in its template.`,
    );
  };
  const { text, hasIndex } = typeof template === "string"
    ? fillTemplate(template, { values, fail, requireNoSecret })
    : askFunction(template, values, fail);
  const location = values.mapIndex === undefined || hasIndex
    ? text
    : withIndex(text, values.mapIndex, values.extension);
  requireNoSecret(location, "it");
  const fault = faultIn(location);
  if (fault !== undefined) throw fail(`${JSON.stringify(location)} ${fault}.`);
  return location;
}

/** Asks a function, and notices whether it asks for the index in turn. */
function askFunction(
  make: (values: LocationValues) => string,
  values: LocationValues,
  fail: (why: string, options?: ErrorOptions) => LocationError,
): { readonly text: string; readonly hasIndex: boolean } {
  let hasIndex = false;
  const watched: LocationValues = {
    ...values,
    get mapIndex() {
      hasIndex = true;
      return values.mapIndex;
    },
  };
  let text: unknown;
  try {
    text = make(watched);
  } catch (cause) {
    throw fail("its function threw an error. See the cause.", { cause });
  }
  if (typeof text !== "string") throw fail(`its function gave no text, but ${typeof text}.`);
  return { text, hasIndex };
}

/** `a/b.json` becomes `a/b.3.json`. */
function withIndex(location: string, mapIndex: number, extension: string): string {
  const name = location.slice(location.lastIndexOf("/") + 1);
  const ending = name.endsWith(`.${extension}`) && name.length > extension.length + 1
    ? `.${extension}`
    : /(?<=.)\.[^.]*$/s.exec(name)?.[0] ?? "";
  return `${location.slice(0, location.length - ending.length)}.${mapIndex}${ending}`;
}
