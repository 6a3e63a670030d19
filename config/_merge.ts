// Puts one layer over another.
import { ConfigError } from "./config_error.ts";
import { readJson } from "./_cast.ts";
import { isPlainObject, type Layer, type Leaf, type Table, tableOf } from "./_layer.ts";
import { placeOf } from "./_origin.ts";
import { isSecretPath } from "./_secrets_path.ts";

/**
 * Writes `over` into `target`. A section that the defaults know stays a section, and a key a key.
 *
 * @throws {ConfigError} If `over` has one where the defaults have the other.
 */
export function mergeTable(
  target: Table,
  over: Table,
  defaults: Layer | undefined,
  path: readonly string[] = [],
): void {
  for (const [key, layer] of over.children) {
    mergeLayer(target, layer, defaultUnder(defaults, path, key), [...path, key]);
  }
}

function mergeLayer(
  parent: Table,
  over: Layer,
  defaults: Layer | undefined,
  path: readonly string[],
): void {
  const key = path.at(-1) ?? "";
  const present = parent.children.get(key);
  const isSecret = isSecretPath(path.slice(0, -1));
  if (defaults?.kind === "table" && present?.kind === "table") {
    mergeTable(present, sectionOf(over, path), defaults, path);
  } else if (over.kind === "table" && defaults?.kind === "leaf" && defaults.value != null) {
    throw new ConfigError(
      `${path.join(".")} is no section: it takes a single value.`,
      placeOf(over.origin, path),
    );
  } else if (over.kind === "table" && present?.kind === "table" && !isSecret) {
    mergeTable(present, over, undefined, path);
  } else {
    parent.children.set(key, over);
  }
}

/** Secrets have no types: whatever stands over a default one replaces it. */
function defaultUnder(
  defaults: Layer | undefined,
  path: readonly string[],
  key: string,
): Layer | undefined {
  if (defaults?.kind !== "table" || isSecretPath(path)) return undefined;
  return defaults.children.get(key);
}

/** A section, or the text of a JSON object that stands for one. */
function sectionOf(over: Layer, path: readonly string[]): Table {
  if (over.kind === "table") return over;
  const value = sectionFromText(over);
  if (value !== undefined) return tableOf(value, path, over.origin);
  const key = path.join(".");
  throw new ConfigError(
    `${key} is a section: set its keys, as in ${key}.name, or give a JSON object.`,
    placeOf(over.origin, path),
  );
}

function sectionFromText({ value }: Leaf): Record<string, unknown> | undefined {
  const read = typeof value === "string" ? readJson(value) : undefined;
  return isPlainObject(read) ? read : undefined;
}
