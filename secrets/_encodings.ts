// Every form in which a value is looked for: the list of the design's secrecy 4, in one place, and how each
// encoding spells a value.
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

const LINE_BREAK = /\r\n|\n|\r/;

/**
 * What else is looked for when a value has several lines: the value with each kind of line ending,
 * and each line, as it stands and without the blanks around it. None for a value of one line.
 */
export function linesOf(value: string): string[] {
  const lines = value.split(LINE_BREAK);
  if (lines.length === 1) return [];
  return [
    lines.join("\n"),
    lines.join("\r\n"),
    ...new Set(lines.flatMap((line) => [line, line.trim()])),
  ];
}

/** What no JSON writer escapes: a value of these alone has no form but itself. */
const NEVER_ESCAPED = /^[A-Za-z0-9 _.,:;=!?@#$%^*()[\]{}|~-]*$/;
const NOT_ASCII = /[\x7f-\uffff]/g;
const OPEN_TO_HTML = /[<>&\u2028\u2029]/g;
const NOT_PLAIN_TO_DOTNET = /[<>&'+`\x7f-\uffff]/g;

/**
 * A text JSON-escaped once, and once more: as ECMAScript has it, with `/` escaped (PHP), with all
 * but ASCII escaped (Python), with what HTML reserves escaped (Go, .NET), and in both cases of the
 * hex digits.
 */
export function jsonForms(text: string): Set<string> {
  const forms = new Set<string>();
  if (NEVER_ESCAPED.test(text)) return forms;
  for (const once of escapedOnce(text)) {
    const twice = escapeJson(once);
    const ascii = twice.replace(NOT_ASCII, unicodeEscape);
    // The second writer need not be of the first one's kind.
    for (const form of [once, twice, ascii]) forms.add(form).add(form.replaceAll("/", "\\/"));
  }
  return forms;
}

function escapedOnce(text: string): Set<string> {
  const basic = escapeJson(text);
  const ascii = basic.replace(NOT_ASCII, unicodeEscape);
  const html = basic.replace(OPEN_TO_HTML, unicodeEscape);
  const dotnet = basic.replaceAll('\\"', "\\u0022").replace(NOT_PLAIN_TO_DOTNET, unicodeEscape);
  const lower = [basic, ascii, html, dotnet];
  return new Set([...lower, ...lower.map(withUpperCaseDigits)].flatMap(
    (form) => [form, form.replaceAll("/", "\\/")],
  ));
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Steps over every escape, so that the `u` after an escaped backslash is not taken for one. */
function withUpperCaseDigits(form: string): string {
  return form.replace(
    /\\(?:u([0-9a-f]{4})|.)/g,
    (all, digits) => digits === undefined ? all : `\\u${digits.toUpperCase()}`,
  );
}

const ESCAPED = /[\p{Cc}\\'"`]/u;
const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/gu;
const NAMED: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\\": "\\\\",
};

/** A text as it stands between quotes in source code: whichever quote, hex digits in either case. */
export function quotedForms(text: string): Set<string> {
  const forms = new Set<string>();
  if (!ESCAPED.test(text)) return forms;
  for (const inUpperCase of [false, true]) {
    const form = text.replace(
      CONTROL_OR_BACKSLASH,
      (unit) => NAMED[unit] ?? hex(unit, inUpperCase),
    );
    forms.add(form);
    for (const quote of ["'", '"', "`"]) forms.add(form.replaceAll(quote, `\\${quote}`));
  }
  return forms;
}

function hex(unit: string, inUpperCase: boolean): string {
  const digits = unit.charCodeAt(0).toString(16).padStart(2, "0");
  return `\\x${inUpperCase ? digits.toUpperCase() : digits}`;
}

const ALWAYS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** What writers put for `"` and `'`: text nodes leave them; Go, Python and lodash differ. */
const QUOTES: readonly Readonly<Record<string, string>>[] = [
  {},
  { '"': "&quot;" },
  { "'": "&apos;" },
  { "'": "&#39;" },
  { '"': "&quot;", "'": "&apos;" },
  { '"': "&quot;", "'": "&#39;" },
  { '"': "&quot;", "'": "&#x27;" },
  { '"': "&quot;", "'": "&#039;" },
  { '"': "&#34;", "'": "&#39;" },
  { '"': "&#x22;", "'": "&#x27;" },
];

/** What writers put for a character that is not ASCII: itself, or a number. */
const NUMBERS: readonly ((codePoint: number) => string)[] = [
  (codePoint) => String.fromCodePoint(codePoint),
  (codePoint) => `&#${codePoint};`,
  (codePoint) => `&#x${codePoint.toString(16)};`,
  (codePoint) => `&#x${codePoint.toString(16).toUpperCase()};`,
];

/** A text XML-escaped: named and numeric entities, with and without the quotes, `>` either way. */
export function xmlForms(text: string): Set<string> {
  const forms = new Set<string>();
  const isAscii = !/\P{ASCII}/u.test(text);
  if (isAscii && !/[&<>"']/.test(text)) return forms;
  for (const quotes of QUOTES) {
    const escapes = { ...ALWAYS, ...quotes };
    for (const number of isAscii ? NUMBERS.slice(0, 1) : NUMBERS) {
      const form = escapeXml(text, escapes, number);
      forms.add(form);
      forms.add(form.replaceAll("&gt;", ">"));
    }
  }
  return forms;
}

function escapeXml(
  text: string,
  escapes: Readonly<Record<string, string>>,
  number: (codePoint: number) => string,
): string {
  let form = "";
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    form += codePoint > 0x7f ? number(codePoint) : escapes[character] ?? character;
  }
  return form;
}

const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What each writer leaves as it is, besides letters and digits, and what it makes of a space. */
const STYLES: readonly { readonly keeps: string; readonly space: string }[] = [
  { keeps: "-_.!~*'()", space: "%20" }, // encodeURIComponent
  { keeps: "*-._", space: "+" }, // URLSearchParams, HTML forms
  { keeps: "*-._", space: "%20" },
  { keeps: "-._~", space: "%20" }, // RFC 3986: what is not reserved
  { keeps: "-._~", space: "+" }, // Python's quote_plus
  { keeps: "-._~/", space: "%20" }, // Python's quote
  { keeps: "-_.!~*'();/?:@&=+$,#", space: "%20" }, // encodeURI
  { keeps: "-_.!~*'()&+$,%", space: "%20" }, // the user and password of a WHATWG URL
  { keeps: "-_.!~*'();/:@&=+$,[]\\|^%", space: "%20" }, // its path
  { keeps: "-_.!~*();/?:@&=+$,[]\\|^`{}%", space: "%20" }, // its query
];

/** The bytes that each style keeps, once some value needs them: most starts do without. */
let keptBytes: readonly ReadonlySet<number>[] | undefined;

/** A text percent-encoded as components, forms, paths and whole URLs are, hex digits in either case. */
export function urlForms(text: string, bytes: Uint8Array): Set<string> {
  const forms = new Set<string>();
  if (/^[A-Za-z0-9._-]*$/.test(text)) return forms;
  keptBytes ??= STYLES.map(({ keeps }) => bytesOf(LETTERS_AND_DIGITS + keeps));
  for (const [index, { space }] of STYLES.entries()) {
    const kept = keptBytes[index] ?? new Set();
    forms.add(percentEncode(bytes, kept, space, true));
    forms.add(percentEncode(bytes, kept, space, false));
  }
  return forms;
}

function percentEncode(
  bytes: Uint8Array,
  kept: ReadonlySet<number>,
  space: string,
  inUpperCase: boolean,
): string {
  let form = "";
  for (const byte of bytes) {
    if (byte === 0x20) form += space;
    else if (kept.has(byte)) form += String.fromCharCode(byte);
    else {
      const digits = byte.toString(16).padStart(2, "0");
      form += `%${inUpperCase ? digits.toUpperCase() : digits}`;
    }
  }
  return form;
}

function bytesOf(ascii: string): ReadonlySet<number> {
  return new Set(Array.from(ascii, (character) => character.charCodeAt(0)));
}

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
