// Every form in which a value is looked for in bytes: those in which it is looked for in text, as UTF-8
// and, where that has another spelling, as Latin-1; and the value in UTF-16, as it is and in base64.

import {
  base64Forms,
  hexOf,
  linesOf,
  SHORTEST_VALUE_LENGTH,
  urlForms,
  utf16Of,
} from "../_encodings.ts";
import { encodingsOfKnown, type KnownValue } from "../redactor.ts";

/** Bytes to look for. */
export interface ByteForm {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether ASCII letters match in either case; then they are in lower case. */
  readonly ignoresCase: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** Bytes as a text with one character for each, always the same one: what a scanner can look at. */
export function unitsOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The forms of a value. */
export function byteFormsOf(known: KnownValue): ByteForm[] {
  const { text: value, bytes: raw, isMinor } = known;
  const forms = new Map<string, ByteForm>();
  const add = (bytes: Uint8Array<ArrayBuffer>, ignoresCase = false) => {
    const key = unitsOf(bytes);
    forms.set(key, { bytes, ignoresCase: ignoresCase || forms.get(key)?.ignoresCase === true });
  };
  if (raw !== undefined) add(raw.slice());
  for (const { text, ignoresCase } of encodingsOfKnown(known).forms) {
    add(encoder.encode(text), ignoresCase);
    if (hasOwnLatin1(text)) add(latin1Of(text));
  }
  if (raw !== undefined || isMinor) return [...forms.values()];
  for (const text of [value, ...linesOf(value)]) {
    if (text.length < SHORTEST_VALUE_LENGTH) continue;
    if (hasOwnLatin1(text)) {
      const bytes = latin1Of(text);
      for (const form of urlForms(text, bytes)) add(encoder.encode(form));
      for (const form of base64Forms(bytes)) add(encoder.encode(form.text));
      add(encoder.encode(hexOf(bytes)), true);
    }
    for (const bytes of [utf16Of(text, true), utf16Of(text, false)]) {
      add(bytes);
      for (const form of base64Forms(bytes)) add(encoder.encode(form.text));
    }
  }
  return [...forms.values()];
}

/** Whether a text can be written in Latin-1, in other bytes than in UTF-8. */
function hasOwnLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text) && /[\x80-\xff]/.test(text);
}

function latin1Of(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}
