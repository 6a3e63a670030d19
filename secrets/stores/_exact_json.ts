// JSON whose whole numbers keep their digits, as an answer's may be a secret: 12345678901234567890.

/**
 * Parses JSON. A whole number that JavaScript's numbers cannot hold becomes an object that
 * `JSON.stringify` writes with the digits it had.
 *
 * @throws {SyntaxError} If the text is not JSON. It quotes the text.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, keepDigits);
}

/** Node 20 does not tell a number's source; there such a number is rounded, as `JSON.parse` does. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined) return value;
  const isLossless = Number.isSafeInteger(value) || !/^-?\d+$/.test(source);
  return isLossless ? value : (JSON as RawJson).rawJSON(source);
}

/** The part of `JSON` that TypeScript does not know yet. https://github.com/tc39/proposal-json-parse-with-source */
interface RawJson extends JSON {
  rawJSON(text: string): object;
}
