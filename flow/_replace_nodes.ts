// Finds the nodes inside arrays and plain objects, at any depth.
import { type AnyTask, Task } from "../tasks/mod.ts";
import { isPlain, Structure } from "./_structure.ts";

/** Puts `replace(task, key)` in the place of each node in `value`; keys look like `rows[1].id`. */
export function replaceNodes(
  value: unknown,
  key: string,
  replace: (task: AnyTask, key: string) => unknown,
): unknown {
  if (value instanceof Task) return replace(value, key);
  return isPlain(value) ? replaceInside(value, key, replace, []) : value;
}

/** A value without a node inside it stays what it is; only others are put together anew. */
function replaceInside(
  value: readonly unknown[] | Record<string, unknown>,
  key: string,
  replace: (task: AnyTask, key: string) => unknown,
  path: unknown[],
): unknown {
  if (path.includes(value)) return value;
  path.push(value);
  let hasNode = false;
  const replacePart = (part: unknown, partKey: string): unknown => {
    const replaced = part instanceof Task
      ? replace(part, partKey)
      : isPlain(part)
      ? replaceInside(part, partKey, replace, path)
      : part;
    if (replaced !== part) hasNode = true;
    return replaced;
  };
  const template = Array.isArray(value)
    ? value.map((part, index) => replacePart(part, `${key}[${index}]`))
    : Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        replacePart(part, key === "" ? name : `${key}.${name}`),
      ]),
    );
  path.pop();
  return hasNode ? new Structure(template) : value;
}
