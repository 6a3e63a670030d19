// A configuration that a schema has checked: its type is the schema's, its issues name file and line.
import { ConfigError } from "./config_error.ts";
import { findLayer, placeOf, type Table } from "./_layer.ts";
import { isPlainObject } from "./_plain_object.ts";
import { checkNow, describeIssue, keysOf, type StandardSchema } from "./standard_schema.ts";

/**
 * Checks a tree with a schema.
 *
 * @returns What the schema makes of the tree, deeply frozen.
 * @throws {ConfigError} If it does not fit; at the place where the first value at fault was written.
 */
export function checkTree<Output>(
  tree: object,
  schema: StandardSchema<Output>,
  root: Table,
): Output {
  const result = checkNow(schema, tree);
  if (result.issues === undefined) return freezePlain(result.value);
  const [first, ...others] = result.issues;
  if (first === undefined) throw new ConfigError("the schema refuses it, and does not say why.");
  const keys = keysOf(first);
  const layer = findLayer(root, keys);
  throw new ConfigError(
    [first, ...others].map(describeIssue).join("\n  "),
    layer === undefined ? { key: keys.join(".") } : placeOf(layer.origin, keys),
  );
}

/** Freezes plain objects and lists, and leaves what the schema made of other classes. */
function freezePlain<T>(value: T): T {
  if (!isPlainObject(value) && !Array.isArray(value)) return value;
  for (const part of Object.values(value)) freezePlain(part);
  return Object.freeze(value);
}
