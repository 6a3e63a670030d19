// Every form in which a value is looked for: the list of the design's secrecy 4, in one place.
// How each encoding spells a value is in `_text_forms.ts` and `_base64_forms.ts`.

import { base64Forms } from "./_base64_forms.ts";
import { jsonForms, linesOf, quotedForms, urlForms, xmlForms } from "./_text_forms.ts";
import type { Form } from "./_pattern.ts";

/** Values shorter than this are not looked for: every text has them. UTF-16 units, as `length` counts. */
export const SHORTEST_VALUE_LENGTH = 4;

const encoder = new TextEncoder();

/**
 * The forms of a value: plain, JSON-escaped once and twice, quoted as in source code, URL-encoded,
 * XML-escaped, base64 and base64url at any alignment, hex; the same for each line of a value of
 * several lines, and for the value with the other kind of line ending.
 */
export function encodingsOf(value: string): Form[] {
  const forms = new Map<string, Form>();
  // A half of a surrogate pair is written as U+FFFD by whatever writes UTF-8.
  for (const text of new Set([value, value.toWellFormed(), ...linesOf(value)])) {
    if (text.length < SHORTEST_VALUE_LENGTH) continue;
    for (const form of formsOf(text)) {
      const known = forms.get(form.text);
      forms.set(form.text, known === undefined ? form : widest(known, form));
    }
  }
  return [...forms.values()];
}

function* formsOf(text: string): Iterable<Form> {
  yield exactly(text);
  for (const form of jsonForms(text)) yield exactly(form);
  for (const form of quotedForms(text)) yield exactly(form);
  for (const form of xmlForms(text)) yield exactly(form);
  const bytes = encoder.encode(text);
  for (const form of urlForms(text, bytes)) yield exactly(form);
  yield* base64Forms(bytes);
  yield { ...exactly(hexOf(bytes)), ignoresCase: true };
}

function exactly(text: string): Form {
  return { text, ignoresCase: false, reachesLeft: false, reachesRight: false };
}

/** Two forms can be spelt alike; then what either covers is covered. */
function widest(one: Form, other: Form): Form {
  return {
    text: one.text,
    ignoresCase: one.ignoresCase || other.ignoresCase,
    reachesLeft: one.reachesLeft || other.reachesLeft,
    reachesRight: one.reachesRight || other.reachesRight,
  };
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}
