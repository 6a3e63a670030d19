// The rules of TOML 1.0 about what may be written into which table. `@std/toml` does not keep them:
// it merges tables and even lists that are written twice, and drops some keys without a word.
import { isTable, type Layer, leafAt, type Table, tableAt } from "./_layer.ts";
import type { TomlCursor } from "./_toml_cursor.ts";

/**
 * How a table came to be, which decides what may be added to it: on the way to another one, by its
 * own [header], by a dotted key, in braces, or (for a list) by [[headers]].
 */
export type TableKind = "implied" | "header" | "dotted" | "inline" | "headers";

/** What is known of each table, and of each list of tables. */
export type TableKinds = WeakMap<object, TableKind>;

/** A key with its value, as read. */
export interface Pair {
  readonly key: readonly string[];
  /** The offset at which the key starts. */
  readonly start: number;
  readonly value: unknown;
}

/** Writes a pair into the table to which it belongs. */
export function assignPair(
  cursor: TomlCursor,
  table: Table,
  { key, start, value }: Pair,
  kinds: TableKinds,
): void {
  let target = table;
  for (const part of key.slice(0, -1)) {
    const next = target.children.get(part) ?? addTable(cursor, target, part, start);
    if (!kinds.has(next)) kinds.set(next, "dotted");
    if (!isTable(next) || kinds.get(next) !== "dotted") throw setTwice(cursor, key, next, start);
    target = next;
  }
  const last = key.at(-1) ?? "";
  const present = target.children.get(last);
  if (present !== undefined) throw setTwice(cursor, key, present, start);
  target.children.set(last, isTable(value) ? value : leafAt(cursor.origin(start), value));
}

/** Finds or makes the table of a [header]. */
export function openTable(
  cursor: TomlCursor,
  root: Table,
  key: readonly string[],
  start: number,
  kinds: TableKinds,
): Table {
  const parent = openParent(cursor, root, key, start, kinds);
  const last = key.at(-1) ?? "";
  const table = parent.children.get(last) ?? addTable(cursor, parent, last, start);
  const isNew = !kinds.has(table) && isTable(table) && table.children.size === 0;
  if (!isTable(table) || !(isNew || kinds.get(table) === "implied")) {
    throw setTwice(cursor, key, table, start);
  }
  kinds.set(table, "header");
  return table;
}

/** Adds a table to the list of tables of a [[header]]. */
export function openListItem(
  cursor: TomlCursor,
  root: Table,
  key: readonly string[],
  start: number,
  kinds: TableKinds,
): Table {
  const parent = openParent(cursor, root, key, start, kinds);
  const last = key.at(-1) ?? "";
  const item = tableAt(cursor.origin(start));
  const present = parent.children.get(last);
  if (present === undefined) {
    const list = [item];
    kinds.set(list, "headers");
    parent.children.set(last, leafAt(item.origin, list));
  } else {
    const list = listOf(present, kinds);
    if (list === undefined) throw setTwice(cursor, key, present, start);
    list.push(item);
  }
  kinds.set(item, "header");
  return item;
}

/** Walks to the table that is to hold the last part of a header's key. */
function openParent(
  cursor: TomlCursor,
  root: Table,
  key: readonly string[],
  start: number,
  kinds: TableKinds,
): Table {
  let table = root;
  for (const part of key.slice(0, -1)) {
    let next = table.children.get(part);
    if (next === undefined) {
      next = addTable(cursor, table, part, start);
      kinds.set(next, "implied");
    }
    const inside = isTable(next) ? next : listOf(next, kinds)?.at(-1);
    if (inside === undefined || kinds.get(inside) === "inline") {
      throw setTwice(cursor, key, next, start);
    }
    table = inside;
  }
  return table;
}

function addTable(cursor: TomlCursor, parent: Table, key: string, start: number): Table {
  const table = tableAt(cursor.origin(start));
  parent.children.set(key, table);
  return table;
}

/** The list of tables that [[headers]] made, if that is what the layer is. */
function listOf(layer: Layer, kinds: TableKinds): Table[] | undefined {
  if (layer.kind === "table" || !Array.isArray(layer.value)) return undefined;
  return kinds.get(layer.value) === "headers" ? layer.value : undefined;
}

function setTwice(
  cursor: TomlCursor,
  key: readonly string[],
  present: Layer,
  start: number,
): Error {
  const line = present.origin.kind === "file" ? present.origin.line : undefined;
  return cursor.fault(
    `${key.join(".")} is written twice, or is no table: it stands on line ${line} already. ` +
      `Keep one of them.`,
    start,
  );
}
