// Inputs that are arrays or plain objects with nodes inside them.
import { InEdge } from "./_in_edge.ts";

/** An input with edges in the place of its nodes, put together anew for each run. */
export class Structure {
  /** The array or object, with edges and further structures in it. */
  readonly template: readonly unknown[] | Readonly<Record<string, unknown>>;

  constructor(template: Structure["template"]) {
    this.template = template;
  }

  /** The value, with the result that `valueOf` gives in the place of each edge. */
  fill(valueOf: (edge: InEdge) => unknown): unknown {
    const fillPart = (part: unknown): unknown => {
      if (part instanceof InEdge) return valueOf(part);
      return part instanceof Structure ? part.fill(valueOf) : part;
    };
    if (Array.isArray(this.template)) return this.template.map(fillPart);
    return Object.fromEntries(
      Object.entries(this.template).map(([name, part]) => [name, fillPart(part)]),
    );
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
