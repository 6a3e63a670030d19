// Values of TOML: texts, numbers, booleans, dates, lists and inline tables, and keys, which may be texts;
// and the cursor that they are read with.
import { checkKey, MAX_DEPTH, type Origin, type Table, tableAt } from "./_layer.ts";
import type { TomlKey, TomlTables } from "./_toml_tables.ts";
import { ConfigError } from "./config_error.ts";
import { parse } from "@std/toml/parse";

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

/** Tells whether a number is the one that was written: large integers lose digits, others overflow. */
function isKept(value: number, text: string): boolean {
  if (!Number.isFinite(value)) return /^[+-]?(inf|nan)$/.test(text);
  const isInteger = text.startsWith("0x") || !/[.eE]/.test(text);
  return !isInteger || Number.isSafeInteger(value);
}

/** A date stays the text that it is: a `Date` could be changed by whoever holds it. */
function decode(text: string): unknown {
  if (DATE.test(text) || text.includes(":")) return isPointInTime(text) ? text : undefined;
  if (/^0[XOB]/.test(text)) return undefined; // The parsers differ about 0X1.
  // @std/toml reads `0e0` and refuses `0E0`.
  const number = /^[+-]?\d+E/.test(text) ? text.replace("E", "e") : text;
  try {
    return parse(`value = ${number}`).value;
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

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries({ b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" }),
);
const SHORT_CODE = /[0-9A-Fa-f]{4}/y;
const LONG_CODE = /[0-9A-Fa-f]{8}/y;
const LINE_CONTINUATION = /[ \t]*\r?\n[ \t\r\n]*/y;

/** Reads the text whose opening quote stands at the cursor. */
export function readString(cursor: TomlCursor): string {
  const quote = cursor.char;
  const isMultiLine = cursor.startsWith(quote.repeat(3));
  return isMultiLine ? readMultiLine(cursor, quote) : readSingleLine(cursor, quote);
}

function readSingleLine(cursor: TomlCursor, quote: string): string {
  const start = cursor.offset;
  cursor.offset++;
  const text = readPieces(cursor, quote, () => {
    if (cursor.isAtLineEnd) throw notClosed(cursor, quote, start);
    return cursor.char === quote;
  });
  cursor.offset++;
  return text;
}

function readMultiLine(cursor: TomlCursor, quote: string): string {
  const start = cursor.offset;
  const delimiter = quote.repeat(3);
  cursor.offset += 3;
  cursor.takeLineEnd(); // One right after the opening quotes does not belong to the text.
  const text = readPieces(cursor, quote, () => {
    if (cursor.isAtEnd) throw notClosed(cursor, delimiter, start);
    return cursor.startsWith(delimiter);
  });
  cursor.offset += 3;
  // Up to two quotes more belong to the text: """x""""" is x"".
  const extra = cursor.take(quote.repeat(2)) ? 2 : cursor.take(quote) ? 1 : 0;
  return text + quote.repeat(extra);
}

/** Reads up to where `isClosing` says; it throws where the text ends unclosed. */
function readPieces(cursor: TomlCursor, quote: string, isClosing: () => boolean): string {
  const pieces: string[] = [];
  let start = cursor.offset;
  while (!isClosing()) {
    if (quote === '"' && cursor.char === "\\") {
      pieces.push(cursor.text.slice(start, cursor.offset), readEscape(cursor));
      start = cursor.offset;
    } else if (!cursor.takeLineEnd()) {
      cursor.checkControl();
      cursor.offset++;
    }
  }
  return pieces.join("") + cursor.text.slice(start, cursor.offset);
}

function readEscape(cursor: TomlCursor): string {
  const start = cursor.offset;
  cursor.offset++;
  const char = cursor.char;
  if (cursor.takeMatch(LINE_CONTINUATION) !== undefined) return "";
  cursor.offset++;
  if (char === "u" || char === "U") return readCode(cursor, char, start);
  const escaped = ESCAPES.get(char);
  if (escaped !== undefined) return escaped;
  throw cursor.fault(
    "there is no such escape. Write a backslash as \\\\, or put the text in 'single quotes'.",
    start,
  );
}

function readCode(cursor: TomlCursor, kind: "u" | "U", start: number): string {
  const digits = cursor.takeMatch(kind === "u" ? SHORT_CODE : LONG_CODE);
  const code = digits === undefined ? NaN : parseInt(digits, 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code <= 0x10ffff && !isSurrogate) return String.fromCodePoint(code);
  throw cursor.fault(
    "this is no character's code. Write four hex digits after \\u, or eight after \\U.",
    start,
  );
}

function notClosed(cursor: TomlCursor, quote: string, start: number): Error {
  return cursor.fault(`this text is not closed. End it with ${quote}.`, start);
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;

/** Reads a key, with its dotted parts. */
export function readKey(cursor: TomlCursor): TomlKey {
  const origin = cursor.origin();
  const parts: string[] = [];
  do {
    cursor.skipSpaces();
    parts.push(readPart(cursor, parts));
    cursor.skipSpaces();
  } while (cursor.take("."));
  return { parts, origin };
}

function readPart(cursor: TomlCursor, before: readonly string[]): string {
  const start = cursor.offset;
  const isQuoted = cursor.char === '"' || cursor.char === "'";
  if (isQuoted && (cursor.startsWith('"""') || cursor.startsWith("'''"))) {
    throw cursor.fault("a key cannot be a multi-line text. Quote it once.");
  }
  const part = isQuoted ? readString(cursor) : cursor.takeMatch(BARE_KEY);
  if (part === undefined) {
    throw cursor.fault(
      "a key is expected here: letters, digits, _ and -, or a text in quotes.",
    );
  }
  if (before.length >= MAX_DEPTH) {
    throw cursor.fault(`this key has more than ${MAX_DEPTH} parts. Make it flatter.`, start);
  }
  checkKey(part, before, cursor.origin(start));
  return part;
}

/** Reads a text from front to back. */
export class TomlCursor {
  readonly text: string;
  readonly #file: string;
  /** Where reading goes on. */
  offset = 0;
  // Places are asked for in rising order, so that counting lines goes on from the last one.
  #line = 1;
  #lineStart = 0;
  #lineEnd: number;

  constructor(text: string, file: string) {
    this.text = text;
    this.#file = file;
    this.#lineEnd = this.#findLineEnd(0);
  }

  get isAtEnd(): boolean {
    return this.offset >= this.text.length;
  }

  /** True if a line ends here: with LF, CRLF or the text. */
  get isAtLineEnd(): boolean {
    return this.isAtEnd || this.text[this.offset] === "\n" || this.startsWith("\r\n");
  }

  /** The character here; "" at the end. */
  get char(): string {
    return this.text[this.offset] ?? "";
  }

  startsWith(part: string): boolean {
    return this.text.startsWith(part, this.offset);
  }

  /** Moves past `part`, if it stands here. */
  take(part: string): boolean {
    if (!this.startsWith(part)) return false;
    this.offset += part.length;
    return true;
  }

  /** Moves past what a sticky `pattern` matches here. */
  takeMatch(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text)?.[0];
    this.offset += match?.length ?? 0;
    return match;
  }

  /** Moves past spaces and tabs. */
  skipSpaces(): void {
    while (this.char === " " || this.char === "\t") this.offset++;
  }

  /** Moves past spaces, comments and line ends. */
  skipLines(): void {
    while (true) {
      this.skipSpaces();
      this.skipComment();
      if (this.isAtEnd || !this.isAtLineEnd) return;
      this.takeLineEnd();
    }
  }

  /** Moves past a comment, if one starts here. */
  skipComment(): void {
    if (this.char !== "#") return;
    while (!this.isAtLineEnd) {
      this.checkControl();
      this.offset++;
    }
  }

  /** Moves past a line's end, if there is one here. */
  takeLineEnd(): boolean {
    return this.take("\n") || this.take("\r\n");
  }

  /** Refuses a control character here; only the tab is allowed. */
  checkControl(): void {
    const code = this.text.charCodeAt(this.offset);
    if (code === 9 || (code >= 32 && code !== 127)) return;
    throw this.fault(
      `the control character U+${code.toString(16).toUpperCase().padStart(4, "0")} cannot stand ` +
        `here. Write it as an escape in a "quoted" text.`,
    );
  }

  /** Where `offset` is, as the origin of a value. */
  origin(offset: number = this.offset): Origin & { kind: "file" } {
    if (offset < this.#lineStart) this.#moveToLine(1, 0);
    while (this.#lineEnd < offset) this.#moveToLine(this.#line + 1, this.#lineEnd + 1);
    const column = offset - this.#lineStart + 1;
    return { kind: "file", file: this.#file, line: this.#line, column };
  }

  #moveToLine(line: number, start: number): void {
    this.#line = line;
    this.#lineStart = start;
    this.#lineEnd = this.#findLineEnd(start);
  }

  #findLineEnd(start: number): number {
    const end = this.text.indexOf("\n", start);
    return end === -1 ? this.text.length : end;
  }

  /** An error at `offset`. The reason never quotes the text: it may be a secret. */
  fault(reason: string, offset: number = this.offset): ConfigError {
    const { file, line, column } = this.origin(offset);
    return new ConfigError(reason, { file, line, column });
  }
}
