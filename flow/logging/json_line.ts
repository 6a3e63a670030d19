// Lines of JSON, one object each, for programs that read logs.
import { redactValue } from "../../secrets/_internal.ts";
import { STANDARD_ATTRIBUTES } from "./attributes.ts";
import { printed } from "./printed.ts";
import type { LineWriter } from "./text_line.ts";

/**
 * The writer of lines of JSON: `time`, `level`, `name`, `message`, the attributes that are known, and
 * `details` where there are any.
 *
 * @param attributes The names in `logging.log_attributes`.
 */
export function jsonLine(attributes: readonly string[]): LineWriter {
  const names = [...new Set([...STANDARD_ATTRIBUTES, ...attributes])];
  return ({ time, level, name, message, details, attribute }, redactor) => {
    const known = names
      .map((each) => [each, plain(attribute(each))] as const)
      .filter(([, value]) => value !== undefined);
    const record = {
      ...Object.fromEntries(known),
      name,
      message,
      ...details.length > 0 ? { details: details.map(plain) } : {},
    };
    // secrecy 4: the values, not the line: a mask in the place of a number would not be JSON.
    const safe = redactValue(record, redactor) as Record<string, unknown>;
    return JSON.stringify({ time: time.toISOString(), level, ...safe });
  };
}

/** The value as JSON says it, so that what is masked is what is written; what JSON cannot say, as text. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    const json = JSON.stringify(value, sayable);
    return json === undefined ? printed(value) : JSON.parse(json);
  } catch {
    return printed(value); // A circle, say: as text it still tells what it is.
  }
}

/** Errors and maps, which are empty objects in JSON, and bigints, which are an error there. */
function sayable(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const errors = value instanceof AggregateError ? value.errors : undefined;
  return { ...value, name, message, stack, cause, errors };
}
