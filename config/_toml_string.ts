// Strings of TOML, and keys, which may be strings.
import { checkKey, MAX_DEPTH } from "./_layer.ts";
import type { TomlCursor } from "./_toml_cursor.ts";
import type { TomlKey } from "./_toml_tables.ts";

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
