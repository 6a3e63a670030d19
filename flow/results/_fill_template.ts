// Filling the braces of a location template.
import { Sealed } from "../../secrets/mod.ts";
import type { LocationValues } from "../../tasks/mod.ts";

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

const RECORDS = ["parameters", "inputs"] as const;

/** `{{`, `}}`, a name in braces, or a brace that is alone. */
const PLACE = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/** What a template is filled with, and what is said where it cannot be. */
export interface Filling {
  readonly values: LocationValues;
  /** Makes the error. */
  readonly fail: (why: string) => Error;
  /** Throws where a text holds a secret; `what` is what messages call the text. */
  readonly requireNoSecret: (text: string, what: string) => void;
}

/** The text of a template, and whether it names the map index. */
export function fillTemplate(
  template: string,
  filling: Filling,
): { readonly text: string; readonly hasIndex: boolean } {
  let hasIndex = false;
  const text = template.replace(PLACE, (place: string, name: string | undefined) => {
    if (place === "{{" || place === "}}") return place.charAt(0);
    if (name === undefined) {
      throw filling.fail(`"${template}" has a lone "${place}". Write it twice to mean the sign.`);
    }
    hasIndex ||= name === "mapIndex";
    const value = textOf(name, template, filling);
    // Before it is escaped as well: escaped here and there, it might not be found again.
    filling.requireNoSecret(value, `{${name}}`);
    return escape(value);
  });
  return { text, hasIndex };
}

function textOf(name: string, template: string, filling: Filling): string {
  const value = valueOf(name, template, filling);
  if (value instanceof Sealed) {
    // Secrecy 7: neither the value nor its mask is a place.
    throw filling.fail(`{${name}} in "${template}" is a secret. Name another value.`);
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
  }
  throw filling.fail(
    `{${name}} in "${template}" is ${kindOf(value)}, which has no text. Name another value.`,
  );
}

function valueOf(name: string, template: string, { values, fail }: Filling): unknown {
  if (name === "mapIndex") return values.mapIndex ?? 0;
  const plain = NAMES.find((candidate) => candidate === name);
  if (plain !== undefined) return values[plain];
  for (const record of RECORDS) {
    const key = name.startsWith(`${record}.`) ? name.slice(record.length + 1) : undefined;
    if (key !== undefined && Object.hasOwn(values[record], key)) return values[record][key];
  }
  const known = RECORDS.flatMap((record) =>
    Object.keys(values[record]).map((key) => `${record}.${key}`)
  );
  throw fail(
    `"${template}" names {${name}}, which is unknown. It can name ${
      [...NAMES, ...known].join(", ")
    }.`,
  );
}

/** A value as one part of a path, or as a piece of one. */
function escape(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are among what it escapes
  const escaped = text.replace(/[%/\\\u0000-\u001f\u007f]/g, encodeURIComponent);
  return /^\.{1,2}$/.test(escaped) ? escaped.replaceAll(".", "%2E") : escaped;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
