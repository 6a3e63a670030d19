// Reads a TOML document into a layer, with the line and column of every key. The layout is read
// here, for @std/toml gives no places, and its errors quote lines, which here may hold secrets.
// What may stand where is TOML 1.0's; `@std/toml` does not keep it: it merges tables and even lists that
// are written twice, and drops some keys without a word.
import type { Table } from "./_layer.ts";
import { TomlTables } from "./_toml_tables.ts";
import { readEquals, readKey, readValue, TomlCursor } from "./_toml_value.ts";

/**
 * Reads a TOML 1.0 document.
 *
 * @param text The document.
 * @param file Its name, for errors.
 * @throws {ConfigError} If it is not TOML, with line and column, and never with a line's text.
 */
export function readToml(text: string, file: string): Table {
  const cursor = new TomlCursor(text, file);
  const tables = new TomlTables(cursor.origin());
  let table = tables.root;
  for (cursor.skipLines(); !cursor.isAtEnd; cursor.skipLines()) {
    if (cursor.char === "[") table = readHeader(cursor, tables);
    else readPair(cursor, table, tables);
    readLineEnd(cursor);
  }
  return tables.root;
}

function readHeader(cursor: TomlCursor, tables: TomlTables): Table {
  const isList = cursor.take("[[");
  if (!isList) cursor.take("[");
  const key = readKey(cursor);
  const closing = isList ? "]]" : "]";
  if (!cursor.take(closing)) {
    throw cursor.fault(`the table's name is not closed. End it with ${closing}.`);
  }
  return isList ? tables.openItem(key) : tables.open(key);
}

function readPair(cursor: TomlCursor, table: Table, tables: TomlTables): void {
  const key = readKey(cursor);
  readEquals(cursor);
  const start = cursor.offset;
  const value = readValue(cursor, tables);
  const isScalar = typeof value === "number" || typeof value === "boolean";
  tables.assign(table, key, value, isScalar ? cursor.text.slice(start, cursor.offset) : undefined);
}

function readLineEnd(cursor: TomlCursor): void {
  cursor.skipSpaces();
  cursor.skipComment();
  if (cursor.isAtEnd || cursor.takeLineEnd()) return;
  throw cursor.fault("nothing more can stand on this line. Go on in the next one.");
}
