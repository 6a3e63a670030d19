// Values of TOML: texts, numbers, booleans, dates, lists and inline tables.
import { parse } from "@std/toml/parse";
import { MAX_DEPTH, type Table, tableAt } from "./_layer.ts";
import type { TomlCursor } from "./_toml_cursor.ts";
import { readKey, readString } from "./_toml_string.ts";
import type { TomlTables } from "./_toml_tables.ts";

const BARE_VALUE = /\d{4}-\d{2}-\d{2} \d{2}:[0-9:.Zz+-]+|[0-9A-Za-z_+.:-]+/y;
const DATE = /^\d{4}-\d{2}-\d{2}/;
const TIME =
  /^(\d{4}-\d{2}-\d{2}[Tt ])?(\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;

/** Reads the value at the cursor. A table comes as a `Table`, a date as the text that it is. */
export function readValue(cursor: TomlCursor, tables: TomlTables, depth = 0): unknown {
  if (depth > MAX_DEPTH) {
    throw cursor.fault(`lists and tables nest more than ${MAX_DEPTH} levels deep. Flatten them.`);
  }
  switch (cursor.char) {
    case '"':
    case "'":
      return readString(cursor);
    case "[":
      return readList(cursor, tables, depth);
    case "{":
      return readInlineTable(cursor, tables, depth);
    default:
      return readBareValue(cursor);
  }
}

function readList(cursor: TomlCursor, tables: TomlTables, depth: number): unknown[] {
  const start = cursor.offset;
  const items: unknown[] = [];
  cursor.offset++;
  cursor.skipLines();
  while (!cursor.take("]")) {
    if (cursor.isAtEnd) throw cursor.fault("this list is not closed. End it with ].", start);
    items.push(readValue(cursor, tables, depth + 1));
    cursor.skipLines();
    if (cursor.take(",")) cursor.skipLines();
    else if (cursor.char !== "]") {
      throw cursor.fault("a comma or ] is expected here: this list goes on or ends.");
    }
  }
  return items;
}

function readInlineTable(cursor: TomlCursor, tables: TomlTables, depth: number): Table {
  const table = tableAt(cursor.origin());
  cursor.offset++;
  cursor.skipSpaces();
  if (!cursor.take("}")) {
    do {
      cursor.skipSpaces();
      const key = readKey(cursor);
      readEquals(cursor);
      tables.assign(table, key, readValue(cursor, tables, depth + 1));
      cursor.skipSpaces();
    } while (cursor.take(","));
    if (!cursor.take("}")) {
      throw cursor.fault("a comma or } is expected here: an inline table ends on its line.");
    }
  }
  tables.close(table);
  return table;
}

/** Moves past the equals sign between a key and its value. */
export function readEquals(cursor: TomlCursor): void {
  cursor.skipSpaces();
  if (!cursor.take("=")) throw cursor.fault("an equals sign is expected after the key.");
  cursor.skipSpaces();
  if (cursor.isAtLineEnd || cursor.char === "#") {
    throw cursor.fault('the value is missing. Write one, or "" for an empty text.');
  }
}

function readBareValue(cursor: TomlCursor): unknown {
  const start = cursor.offset;
  const text = cursor.takeMatch(BARE_VALUE);
  const value = text === undefined ? undefined : decode(text);
  if (text === undefined || value === undefined) {
    throw cursor.fault("this is no TOML value. Put a text in quotes.", start);
  }
  if (typeof value === "number" && !isKept(value, text)) {
    throw cursor.fault("this number is too large to be kept exactly. Put it in quotes.", start);
  }
  return value;
}

/** Whether a number is the one that was written: large integers lose digits, others overflow. */
function isKept(value: number, text: string): boolean {
  if (!Number.isFinite(value)) return /^[+-]?(inf|nan)$/.test(text);
  const isInteger = text.startsWith("0x") || !/[.eE]/.test(text);
  return !isInteger || Number.isSafeInteger(value);
}

/** A date stays the text that it is: a `Date` could be changed by whoever holds it. */
function decode(text: string): unknown {
  if (DATE.test(text) || text.includes(":")) return isPointInTime(text) ? text : undefined;
  if (/^0[A-Z]/.test(text)) return undefined; // The parsers differ about 0X1.
  try {
    return parse(`value = ${text}`).value;
  } catch {
    return undefined; // The parser's own message can quote the text, which may be a secret.
  }
}

/** `new Date` is too lenient to tell: it takes 31 April for 1 May. */
function isPointInTime(text: string): boolean {
  const day = DATE.exec(text)?.[0];
  if (day !== undefined && !isDay(day)) return false;
  if (text === day) return true;
  const [, , hours, minutes, seconds] = TIME.exec(text) ?? [];
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60;
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
