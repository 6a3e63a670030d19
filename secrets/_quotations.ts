// The beginning of a secret in a message of V8's: `Unexpected token 'h', "hunter2cor"... is not valid JSON`.
import { SHORTEST_VALUE_LENGTH } from "./_encodings.ts";

const END = " is not valid JSON";

/** The bounds of what is quoted of a known value in such messages: start, end, start, end, ... */
export function boundsOfQuotations(
  text: string,
  known: readonly { readonly text: string }[],
): number[] {
  const bounds: number[] = [];
  for (let at = text.indexOf(END); at !== -1; at = text.indexOf(END, at + 1)) {
    const end = text.startsWith("...", at - 3) ? at - 4 : at - 1;
    const start = startOfQuotation(text, end);
    const quoted = text.slice(start, end);
    if (known.some((value) => holdsPart(quoted, value.text))) bounds.push(start, end);
  }
  return bounds;
}

/** The quotation may hold quotes itself; before it stand a comma, and dots where it is cut off. */
function startOfQuotation(text: string, end: number): number {
  const line = text.slice(Math.max(0, end - 100), end);
  const opening = Math.max(
    line.lastIndexOf(', \\"') + 1,
    line.lastIndexOf(', "'),
    line.lastIndexOf('..."') + 1,
  );
  return opening < 0 ? end : end - line.length + opening + 3;
}

/** Whether a value is cut off in a quotation, at either end of it. */
function holdsPart(quoted: string, value: string): boolean {
  if (quoted.length < SHORTEST_VALUE_LENGTH) return false;
  if (value.includes(quoted)) return true;
  for (let length = quoted.length - 1; length >= SHORTEST_VALUE_LENGTH; length--) {
    if (value.startsWith(quoted.slice(-length)) || value.endsWith(quoted.slice(0, length))) {
      return true;
    }
  }
  return false;
}
