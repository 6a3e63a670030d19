// A secret is text. Only JSON objects and arrays are decoded, and only where encoding them again would
// say the same.

/**
 * Decodes a secret's text where it is a JSON object or array and nothing is lost by it; else gives
 * the text as it is.
 *
 * Everything else stays the text that was written: `12345678`, `true`, `null`, `"quoted"`, `0123`. So
 * does an object or array that would come back different: with a number such as `1e5`, `1.10` or
 * `12345678901234567890`, or with a key twice. A `__proto__` key becomes an ordinary property; no
 * prototype is touched.
 *
 * @param text The text as it was found.
 * @returns The object or array, or the text.
 *
 * @example
 * ```ts
 * import { decodeSecret } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(decodeSecret('{"user":"me","port":5432}'), { user: "me", port: 5432 });
 * assertEquals(decodeSecret("12345678"), "12345678");
 * assertEquals(decodeSecret('{"price":1.10}'), '{"price":1.10}');
 * assertEquals(decodeSecret("pa$$word"), "pa$$word");
 * ```
 */
export function decodeSecret(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text; // secrecy 2
  return decodeLossless(text)?.value ?? text;
}

/** The value of a JSON text; nothing where it is no JSON, or encoding it again would not say the same. */
export function decodeLossless(text: string): { readonly value: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // not JSON is no error: most secrets are plain text
  }
  return isLossless(text) ? { value } : undefined;
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
