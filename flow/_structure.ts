// Inputs that are arrays or plain objects with nodes inside them.
import { InEdge } from "./_graph.ts";

/** An input with edges in the place of its nodes, put together anew for each run. */
export class Structure {
  /** The array or object, with edges and further structures in it. */
  readonly template: readonly unknown[] | Readonly<Record<string, unknown>>;

  constructor(template: Structure["template"]) {
    this.template = template;
  }

  /** The value, with the result that `valueOf` gives in the place of each edge. */
  fill(valueOf: (edge: InEdge) => unknown): unknown {
    return rebuild(this, valueOf, (shell) => shell);
  }

  /** The same structure with other edges in it. */
  withEdges(replace: (edge: InEdge) => InEdge | undefined): unknown {
    return rebuild(this, replace, (shell) => new Structure(shell));
  }
}

/** An array or object that is yet to be filled. */
type Shell = unknown[] | Record<string, unknown>;

/** Structures are rebuilt one after another, not within each other: nesting may be deep. */
function rebuild(
  root: Structure,
  replace: (edge: InEdge) => unknown,
  wrap: (shell: Shell) => unknown,
): unknown {
  const rootShell = shellOf(root);
  const left: [Structure, Shell][] = [];
  let structure = root;
  let shell = rootShell;
  while (true) {
    const { template } = structure;
    const names = Array.isArray(template) ? undefined : Object.keys(template);
    const { length } = names ?? template as readonly unknown[];
    for (let index = 0; index < length; index++) {
      const key = names === undefined ? index : names[index]!;
      let part = (template as Record<string | number, unknown>)[key];
      if (part instanceof InEdge) part = replace(part);
      else if (part instanceof Structure) {
        const inner = shellOf(part);
        left.push([part, inner]);
        part = wrap(inner);
      }
      setOwn(shell, key, part);
    }
    const next = left.pop();
    if (next === undefined) return wrap(rootShell);
    [structure, shell] = next;
  }
}

function shellOf({ template }: Structure): Shell {
  return Array.isArray(template) ? [] : {};
}

/** Sets a property of an object's own, whatever it is called: `__proto__` must not reach the prototype. */
export function setOwn(target: object, name: string | number, value: unknown): void {
  if (name !== "__proto__") (target as Record<string | number, unknown>)[name] = value;
  else {
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

/** A constant that a mapped task maps over: something iterable, or a structure that makes an array. */
export class MappedValue {
  /** The iterable, or what makes one. */
  readonly source: unknown;
  /** Whether the elements mapped over lie one level down. */
  readonly isFlat: boolean;

  constructor(source: unknown, isFlat: boolean) {
    this.source = source;
    this.isFlat = isFlat;
  }
}

/** Whether a value is an array or plain object, the only things that are searched for nodes. */
export function isPlain(value: unknown): value is readonly unknown[] | Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
