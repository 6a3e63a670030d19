// Finds the nodes inside arrays and plain objects, at any depth.
import { type AnyTask, Task } from "../tasks/mod.ts";
import { isPlain, setOwn, Structure } from "./_graph.ts";

/** Puts `replace(task, key)` in the place of each node in `value`; keys look like `rows[1].id`. */
export function replaceNodes(
  value: unknown,
  key: string,
  replace: (task: AnyTask, key: string) => unknown,
): unknown {
  if (value instanceof Task) return replace(value, key);
  return isPlain(value) ? replaceInside(value, key, replace) : value;
}

/** An array or object under way. */
interface Visit {
  readonly value: readonly unknown[] | Record<string, unknown>;
  readonly key: string;
  /** The names of its parts; none for an array. */
  readonly names: readonly string[] | undefined;
  /** What stands in the places of its parts, so far. */
  readonly parts: unknown[];
  hasNode: boolean;
}

/**
 * A value without a node inside it stays what it is; only others are put together anew. The way down is
 * kept in a list, not in calls within calls: nesting may be deep.
 */
function replaceInside(
  root: Visit["value"],
  rootKey: string,
  replace: (task: AnyTask, key: string) => unknown,
): unknown {
  const path: Visit[] = [];
  /** What lies above the innermost visit. */
  let above: Set<unknown> | undefined;
  const enter = (value: Visit["value"], key: string): void => {
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    if (path.length > 0) (above ??= new Set()).add(path.at(-1)!.value);
    path.push({ value, key, names, parts: [], hasNode: false });
  };
  enter(root, rootKey);
  while (true) {
    const visit = path.at(-1)!;
    const { value, names, parts } = visit;
    if (parts.length < (names ?? value as readonly unknown[]).length) {
      const part = partAfter(visit);
      if (part instanceof Task) {
        parts.push(replace(part, keyAfter(visit)));
        visit.hasNode = true;
      } else if (isPlain(part) && part !== value && !above?.has(part)) enter(part, keyAfter(visit));
      else parts.push(part);
      continue;
    }
    path.pop();
    const replaced = visit.hasNode ? new Structure(templateOf(visit)) : value;
    const outer = path.at(-1);
    if (outer === undefined) return replaced;
    above?.delete(outer.value);
    outer.parts.push(replaced);
    if (visit.hasNode) outer.hasNode = true;
  }
}

/** The part that comes after those that are done. */
function partAfter({ value, names, parts: { length } }: Visit): unknown {
  return names === undefined
    ? (value as readonly unknown[])[length]
    : (value as Record<string, unknown>)[names[length]!];
}

function keyAfter({ key, names, parts: { length } }: Visit): string {
  if (names === undefined) return `${key}[${length}]`;
  return key === "" ? names[length]! : `${key}.${names[length]}`;
}

function templateOf({ names, parts }: Visit): Structure["template"] {
  if (names === undefined) return parts;
  const template: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) setOwn(template, name, parts[index]);
  return template;
}
