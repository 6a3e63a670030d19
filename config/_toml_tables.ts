// The tables of a TOML document, and what may still be written into each of them.
import {
  isTable,
  type Layer,
  leafAt,
  type Origin,
  placeOf,
  type Table,
  tableAt,
} from "./_layer.ts";
import { ConfigError } from "./config_error.ts";

/** A key, and where it starts. */
export interface TomlKey {
  readonly parts: readonly string[];
  readonly origin: Origin;
}

/**
 * How a table came to be, which decides what may be added to it: on the way to another one, by its
 * own [header], by a dotted key, in braces, or (for a list) by [[headers]].
 */
type Kind = "implied" | "header" | "dotted" | "inline" | "headers";

/** The tables of one document. */
export class TomlTables {
  readonly root: Table;
  readonly #kinds = new WeakMap<object, Kind>();

  constructor(origin: Origin) {
    this.root = tableAt(origin);
  }

  /** Writes a value into `table`. Dotted keys go through tables that they made themselves. */
  assign(table: Table, key: TomlKey, value: unknown, written?: string): void {
    let target = table;
    for (const part of key.parts.slice(0, -1)) {
      const next = target.children.get(part) ?? this.#add(target, part, key, "dotted");
      if (!isTable(next) || this.#kinds.get(next) !== "dotted") throw setTwice(key, next);
      target = next;
    }
    const last = lastPart(key);
    const present = target.children.get(last);
    if (present !== undefined) throw setTwice(key, present);
    target.children.set(last, isTable(value) ? value : leafAt(key.origin, value, written));
  }

  /** Nothing can be added to an inline table, nor to the tables that its dotted keys made. */
  close(table: Table): void {
    this.#kinds.set(table, "inline");
    for (const child of table.children.values()) if (isTable(child)) this.close(child);
  }

  /** The table of a [header]. */
  open(key: TomlKey): Table {
    const parent = this.#parentOf(key);
    const present = parent.children.get(lastPart(key));
    if (present === undefined) return this.#add(parent, lastPart(key), key, "header");
    if (!isTable(present) || this.#kinds.get(present) !== "implied") throw setTwice(key, present);
    this.#kinds.set(present, "header");
    return present;
  }

  /** The next table in the list of a [[header]]. */
  openItem(key: TomlKey): Table {
    const parent = this.#parentOf(key);
    const present = parent.children.get(lastPart(key));
    const list = present === undefined ? this.#addList(parent, key) : this.#listOf(present);
    if (list === undefined) throw setTwice(key, present);
    const item = tableAt(key.origin);
    this.#kinds.set(item, "header");
    list.push(item);
    return item;
  }

  /** Walks to the table that is to hold the last part of a header's key. */
  #parentOf(key: TomlKey): Table {
    let table = this.root;
    for (const part of key.parts.slice(0, -1)) {
      const next = table.children.get(part) ?? this.#add(table, part, key, "implied");
      const inside = isTable(next) ? next : this.#listOf(next)?.at(-1);
      if (inside === undefined || this.#kinds.get(inside) === "inline") throw setTwice(key, next);
      table = inside;
    }
    return table;
  }

  #add(parent: Table, part: string, key: TomlKey, kind: Kind): Table {
    const table = tableAt(key.origin);
    this.#kinds.set(table, kind);
    parent.children.set(part, table);
    return table;
  }

  #addList(parent: Table, key: TomlKey): Table[] {
    const list: Table[] = [];
    this.#kinds.set(list, "headers");
    parent.children.set(lastPart(key), leafAt(key.origin, list));
    return list;
  }

  /** The list of tables that [[headers]] made, if that is what the layer is. */
  #listOf(layer: Layer): Table[] | undefined {
    if (layer.kind === "table" || !Array.isArray(layer.value)) return undefined;
    return this.#kinds.get(layer.value) === "headers" ? layer.value : undefined;
  }
}

function lastPart({ parts }: TomlKey): string {
  return parts.at(-1) ?? "";
}

function setTwice({ parts, origin }: TomlKey, present: Layer | undefined): ConfigError {
  const line = present?.origin.kind === "file" ? present.origin.line : 1;
  return new ConfigError(
    `${
      parts.join(".")
    } cannot be written here, for line ${line} has set it already, or a part of ` +
      `it. Keep one of them.`,
    placeOf(origin, parts),
  );
}
