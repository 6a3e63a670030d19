// Keys of TOML: bare, quoted and dotted.
import { checkKey, MAX_DEPTH } from "./_layer.ts";
import type { TomlCursor } from "./_toml_cursor.ts";
import { readString } from "./_toml_string.ts";
import type { TomlKey } from "./_toml_tables.ts";

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
