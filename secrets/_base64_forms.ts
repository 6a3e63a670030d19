// Base64 of a value that stands somewhere inside other bytes. Where it starts decides how its bits
// fall on the characters, so there are three spellings. The characters at either end may hold bits
// of the neighbours too: they cannot be searched for, but are masked with what is found.

import type { Form } from "./_pattern.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The base64 and base64url spellings of some bytes, at the three alignments. */
export function base64Forms(bytes: Uint8Array): Form[] {
  return [0, 1, 2].flatMap((offset) => {
    const reachesLeft = offset !== 0;
    const reachesRight = (offset + bytes.length) % 3 !== 0;
    return [...spellings(determinedCharacters(bytes, offset))].map((text) => (
      { text, ignoresCase: false, reachesLeft, reachesRight }
    ));
  });
}

/** The characters that the bytes alone decide, when `offset` other bytes stand before them. */
function determinedCharacters(bytes: Uint8Array, offset: number): string {
  const first = Math.ceil((8 * offset) / 6);
  const end = Math.floor((8 * (offset + bytes.length)) / 6);
  let text = "";
  for (let index = first; index < end; index++) {
    const bit = 6 * index - 8 * offset;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += BASE64.charAt((pair >> (10 - (bit & 7))) & 63);
  }
  return text;
}

/** As it is, as base64url, and as either case of percent-encoding has it in a URL. */
function spellings(text: string): Set<string> {
  return new Set([
    text,
    text.replaceAll("+", "-").replaceAll("/", "_"),
    text.replaceAll("+", "%2B").replaceAll("/", "%2F"),
    text.replaceAll("+", "%2b").replaceAll("/", "%2f"),
  ]);
}

/**
 * Where a match that reaches right really ends: after the one character that holds its last bits,
 * and the padding, as far as the text has them.
 */
export function endOfBase64(text: string, end: number): number {
  let index = isBase64At(text, end) ? end + 1 : end;
  for (let padding = 0; padding < 2 && text.charCodeAt(index) === 0x3d; padding++) index++;
  return index;
}

/** Whether a character of either base64 alphabet stands there. */
export function isBase64At(text: string, index: number): boolean {
  const unit = text.charCodeAt(index); // NaN outside the text: then nothing below holds
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === 0x2f || unit === 0x2d ||
    unit === 0x5f;
}
