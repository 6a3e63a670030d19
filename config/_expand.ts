// Expands `$VAR` and `${a.b}` in a text, in one pass: what is put in is never looked at again.
import { MAX_DEPTH } from "./_layer.ts";

/** What the names in a text stand for. */
export interface Names {
  /** The value of a variable; `undefined` leaves `$VAR` as it is. */
  variable(name: string): string | undefined;
  /** The value of the configuration key `a.b`. */
  key(dotted: string): unknown;
  /** Makes an error of a reason. */
  fault(reason: string): Error;
}

/** An expanded text, and how it came to be. */
export interface Expanded {
  /** The text; or, where `${a.b}` was all of it, that key's value with its type. */
  readonly value: unknown;
  /** Whether the text referred to other keys. */
  readonly refersToKeys: boolean;
}

/** A text may not grow past this many UTF-16 units, or past its own length if that is more. */
export const MAX_GROWN_LENGTH: number = 2 ** 20;

const TOKEN = /\$\{|\}|\$[A-Za-z_]\w*/g;

/** Expands `text`. References may nest: `${environments.${environment}.user}`. */
export function expand(text: string, names: Names): Expanded {
  const limit = Math.max(MAX_GROWN_LENGTH, text.length);
  // One list of parts for each ${ that is open, the innermost last.
  const open: unknown[][] = [[]];
  let refersToKeys = false;
  let rest = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const parts = innermost(open);
    if (index > rest) parts.push(text.slice(rest, index));
    rest = index + token.length;
    if (token === "${") {
      if (open.length > MAX_DEPTH) {
        throw names.fault(`references nest more than ${MAX_DEPTH} levels deep. Flatten them.`);
      }
      open.push([]);
    } else if (token !== "}") {
      parts.push(names.variable(token.slice(1)) ?? token);
    } else if (open.length === 1) {
      parts.push(token);
    } else {
      open.pop();
      refersToKeys = true;
      innermost(open).push(names.key(join(parts, limit, names)));
    }
  }
  if (rest < text.length) innermost(open).push(text.slice(rest));
  const parts = open.flatMap((inner, index) => index === 0 ? inner : ["${", ...inner]);
  const isOne = parts.length === 1;
  return { value: isOne ? parts[0] : join(parts, limit, names), refersToKeys };
}

function innermost(open: readonly unknown[][]): unknown[] {
  return open.at(-1) ?? [];
}

function join(parts: readonly unknown[], limit: number, names: Names): string {
  const texts = parts.map(textOf);
  const length = texts.reduce((sum, { length }) => sum + length, 0);
  if (length <= limit) return texts.join("");
  throw names.fault(
    "what this refers to makes it grow past 1 MiB. Take out references that multiply each other.",
  );
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value == null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
