// JSON that loses nothing: the values of secrets are decoded only where encoding them again would
// say the same.

/**
 * Decodes a secret's value where it is JSON and nothing is lost; else gives the text as it is.
 *
 * Text stays text where a number in it would come back different (`0123`, `1e5`, `1.10`, `-0`,
 * `12345678901234567890`, also inside an object or array), where an object has a key twice, and
 * where it is not JSON. White space around JSON says nothing and is dropped: a file's `123\n` is the
 * number 123. A `__proto__` key becomes an ordinary property; no prototype is touched.
 *
 * @param text The value as it was found.
 * @returns The decoded value, or the text.
 *
 * @example
 * ```ts
 * import { decodeSecret } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSecret('{"user":"me","port":5432}'), { user: "me", port: 5432 });
 * assertEquals(decodeSecret("0123"), "0123");
 * assertEquals(decodeSecret("1.10"), "1.10");
 * assertEquals(decodeSecret("pa$$word"), "pa$$word");
 * ```
 */
export function decodeSecret(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text; // not JSON is no error: most secrets are plain text
  }
  return isLossless(text) ? value : text;
}

/** The tokens that matter, in text known to be JSON: strings (with the colon of a key), numbers, brackets. */
const TOKEN = /("(?:[^"\\]|\\.)*")([ \t\r\n]*:)?|(-?\d[\d.eE+-]*)|([[{])|([\]}])/g;

/** Whether JSON says nothing that its value does not: no number out of shape, no key twice. */
function isLossless(json: string): boolean {
  const keysOfOpen: Set<string>[] = [];
  for (const [, string, colon, number, opening, closing] of json.matchAll(TOKEN)) {
    if (number !== undefined && String(Number(number)) !== number) return false;
    if (opening !== undefined) keysOfOpen.push(new Set());
    if (closing !== undefined) keysOfOpen.pop();
    if (string !== undefined && colon !== undefined) {
      const key: string = JSON.parse(string);
      const keys = keysOfOpen.at(-1);
      if (keys?.has(key)) return false;
      keys?.add(key);
    }
  }
  return true;
}
