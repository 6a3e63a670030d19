/**
 * Stands in for `@std/toml` where its registry cannot be reached: `parse`, over `npm:smol-toml`,
 * with the same values and errors of the same form. Stricter than `@std/toml` in one point: a key
 * that is set twice is an error here. Never shipped.
 *
 * @module
 */
import { parse as parseDocument, TomlDate, TomlError } from "npm:smol-toml@1.9.1";

/** The table that a TOML document holds. Throws a `SyntaxError` with line and column. */
export function parse(document: string): Record<string, unknown> {
  try {
    return tableOf(parseDocument(document, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n", 1)[0]?.replace("Invalid TOML document: ", "");
    throw new SyntaxError(
      `Parse error on line ${error.line}, column ${error.column}: ${reason}`,
    );
  }
}

function tableOf(table: object): Record<string, unknown> {
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(table)) plain[key] = plainValue(value);
  return plain;
}

/** Integers become numbers, dates `Date`s and times of day strings, as in `@std/toml`. */
function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof TomlDate) {
    const text = value.toISOString();
    return value.isTime() ? text.replace(/\.000$/, "") : new Date(text);
  }
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "object" && value !== null) return tableOf(value);
  return value;
}
