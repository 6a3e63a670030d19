// Makes typed values of texts: of the type that the defaults give a key, or as Prefect casts.
import { ConfigError } from "./config_error.ts";
import { isTable, layerOf, mayHoldSecret, type Origin, placeOf } from "./_layer.ts";

const NUMBER = /^[+-]?(\d+(_\d+)*)?(\.\d*)?([eE][+-]?\d+)?$/;
const MAX_NUMBER_LENGTH = 400; // The longest that is no overflow, with room for its fraction.
const MAX_SHOWN_CHARACTERS = 60;

/** A value with its place, for errors. */
export interface Placed {
  readonly value: unknown;
  /** The value before it was expanded; errors show this one, for what it stands for may be secret. */
  readonly written: unknown;
  readonly path: readonly string[];
  readonly origin: Origin;
}

/**
 * Makes `placed.value` a value of the type that `example` has.
 *
 * @throws {ConfigError} If it cannot become one.
 */
export function castLike(example: unknown, placed: Placed): unknown {
  if (example == null) return placed.value;
  const value = Array.isArray(example) ? listOf(example, placed) : scalarOf(typeof example, placed);
  if (value !== undefined) return value;
  throw wrongType(Array.isArray(example) ? "list" : typeof example, placed);
}

/**
 * Casts a text as Prefect does: `true` and `false` in any case, numbers, JSON lists and objects;
 * anything else stays as it is. So does a number that a JavaScript number would not hold exactly.
 */
export function castFreely({ value, path, origin }: Placed): unknown {
  if (typeof value !== "string") return value;
  const scalar = booleanOf(value) ?? (/^[+-]?0\d/.test(value) ? undefined : numberOf(value));
  if (scalar !== undefined) return scalar;
  const read = readJson(value);
  if (typeof read !== "object" || read === null) return value;
  const layer = layerOf(read, path, origin);
  return isTable(layer) ? layer : layer.value;
}

/** Reads a JSON list or object, also in Python's single quotes, as Prefect's files have them. */
export function readJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text.includes('"') ? text : text.replaceAll("'", '"'));
  } catch {
    return undefined; // It is a text that only starts like one.
  }
}

function scalarOf(type: string, { value }: Placed): unknown {
  const valueType: string = typeof value;
  if (valueType === type) return value;
  if (typeof value !== "string") return undefined;
  return type === "number" ? numberOf(value) : type === "boolean" ? booleanOf(value) : undefined;
}

/** Where all the default's items are of one scalar type, so must be all of the value's. */
function listOf(example: readonly unknown[], placed: Placed): unknown {
  const { value, written, path, origin } = placed;
  const list = typeof value === "string" ? castFreely(placed) : value;
  if (!Array.isArray(list)) return undefined;
  const types = new Set(example.map((item) => typeof item));
  const [type] = types;
  if (types.size !== 1 || type === undefined || type === "object") return list;
  return list.map((item, index) => {
    const placedItem = { value: item, written, path: [...path, `${index}`], origin };
    const cast = scalarOf(type, placedItem);
    if (cast === undefined) throw wrongType(type, placedItem);
    return cast;
  });
}

function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

function numberOf(text: string): number | undefined {
  if (text.length > MAX_NUMBER_LENGTH) return undefined;
  if (!NUMBER.test(text) || !/\d/.test(text)) return undefined;
  const number = Number(text.replaceAll("_", ""));
  const isExact = Number.isSafeInteger(number) || !/^[+-]?[\d_]+$/.test(text);
  return Number.isFinite(number) && isExact ? number : undefined;
}

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ["string", "a text; write it in quotes"],
  ["number", "a number"],
  ["boolean", "true or false"],
  ["list", 'a list, such as ["a", "b"]'],
]);

function wrongType(type: string, { written, path, origin }: Placed): ConfigError {
  const shown = mayHoldSecret(path) ? "" : `, and is ${show(written)}`;
  const message = `${path.join(".")} must be ${TYPE_NAMES.get(type)}${shown}. Change it there.`;
  return new ConfigError(message, placeOf(origin, path));
}

function show(value: unknown): string {
  if (isTable(value)) return "a section";
  if (Array.isArray(value)) return "a list";
  // Quotes that were not closed may have swallowed lines with secrets in them.
  if (typeof value === "string" && value.includes("\n")) return "a text of several lines";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= MAX_SHOWN_CHARACTERS
    ? text
    : `${text.slice(0, MAX_SHOWN_CHARACTERS)}\u2026`;
}
