import { decodeSecret } from "./decode_secret.ts";
import { Sealed } from "./sealed.ts";

/**
 * The texts under which a secret may turn up: itself, and the strings and numbers in it where it is
 * structured, or JSON for something structured.
 */
export function textsOf(secret: unknown): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<object>();
  const left: unknown[] = [secret];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") {
      if (texts.has(value)) continue;
      texts.add(value);
      left.push(...partsOfJson(value));
    } else if (value instanceof Sealed) {
      left.push(value.reveal());
    } else if (typeof value === "object" && value !== null) {
      if (seen.has(value)) continue;
      seen.add(value);
      for (const part of partsOf(value)) left.push(part);
    } else if (typeof value === "number" || typeof value === "bigint" || value === secret) {
      if (value !== undefined && value !== null) texts.add(String(value));
    }
  }
  return texts;
}

/** What a task sees of a secret that is JSON for an object, an array or a string. */
function partsOfJson(text: string): unknown[] {
  if (!/^\s*["[{]/.test(text)) return [];
  const decoded = decodeSecret(text);
  return decoded === text ? [] : [decoded];
}

function partsOf(value: object): Iterable<unknown> {
  if (value instanceof Map || value instanceof Set) return value.values();
  if (value instanceof Uint8Array) return [new TextDecoder().decode(value)];
  return Object.values(value);
}
