// JSON as text, however deep: the runtime's own writer exhausts the stack on deep values.
import { SerializeError } from "../../../tasks/mod.ts";
import type { Holder } from "./_spot.ts";

/** The runtime's writer takes this depth from wherever it is called. */
const SAFE_DEPTH = 200;

/**
 * The text of JSON: of arrays, plain objects and what stands in them, without cycles.
 *
 * @param depth How many objects of the value stand in each other at most.
 */
export function jsonText(json: unknown, depth: number): string {
  try {
    return depth <= SAFE_DEPTH ? JSON.stringify(json) : deepText(json);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SerializeError(
      "The value is too large for one text. Give large parts of it as results of their own, or give the " +
        "task a serializer for large values.",
    );
  }
}

interface Open {
  readonly json: Holder;
  /** Nothing for an array. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  next: number;
}

function deepText(root: unknown): string {
  const pieces: string[] = [];
  const open: Open[] = [];
  const write = (json: unknown) => {
    if (typeof json !== "object" || json === null) return pieces.push(JSON.stringify(json));
    const keys = Array.isArray(json) ? undefined : Object.keys(json);
    const length = keys === undefined ? (json as unknown[]).length : keys.length;
    pieces.push(keys === undefined ? "[" : "{");
    return open.push({ json: json as Holder, keys, length, next: 0 });
  };
  write(root);
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const { json, keys, length, next } = last;
    if (next === length) {
      pieces.push(keys === undefined ? "]" : "}");
      open.pop();
      continue;
    }
    last.next++;
    if (next > 0) pieces.push(",");
    const key = keys?.[next];
    if (key !== undefined) pieces.push(JSON.stringify(key), ":");
    write(json[key ?? next]);
  }
  return pieces.join("");
}
