// Every form in which a value is looked for: the list of the design's secrecy 4, in one place, and how each
// encoding spells a value.
import { Buffer } from "node:buffer";
import type { Form } from "./_pattern.ts";

/** Values shorter than this are not looked for: every text has them. UTF-16 units, as `length` counts. */
export const SHORTEST_VALUE_LENGTH = 4;

/** Of values that are longer, only the spellings are looked for that programs give to whole files. */
const LONG_VALUE = 4096;
/** Of the lines of a text with more of them, each is looked for as it stands. */
const MANY_LINES = 200;

const encoder = new TextEncoder();

/** How a value is spelt. */
export interface Encodings {
  /** The forms that are looked for in one piece. */
  readonly forms: readonly Form[];
  /** Those that are looked for across line breaks as well. */
  readonly wrapped: readonly Form[];
}

/**
 * The forms of a value: plain, JSON-escaped once and twice, quoted as in source code, for shells, SQL, CSV and
 * command lines, URL-encoded once and twice, XML-escaped, quoted-printable, base64 and base64url at any
 * alignment, of UTF-8 and UTF-16, once and twice, hex, lists of bytes; the same for each line of a value of
 * several lines, and for the value with the other kind of line ending.
 */
export function encodingsOf(value: string): Encodings {
  const all = new FormSet();
  // A half of a surrogate pair is written as U+FFFD by whatever writes UTF-8.
  for (const text of value.isWellFormed() ? [value] : [value, value.toWellFormed()]) {
    addForms(all, text);
  }
  const lines = linesOf(value);
  for (const line of lines) {
    if (lines.length > MANY_LINES) all.addText(line);
    else addForms(all, line);
  }
  return all;
}

/** The one form of a value that is one of very many: as it is. */
export function plainEncoding(value: string): Encodings {
  return { forms: [exactly(value)], wrapped: [] };
}

/** The forms of bytes that are no text. */
export function encodingsOfBytes(bytes: Uint8Array): Encodings {
  const all = new FormSet();
  all.addText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
  addByteForms(all, bytes);
  return all;
}

/** Forms, each once. */
class FormSet implements Encodings {
  readonly #forms = new Map<string, Form>();
  readonly #wrapped = new Map<string, Form>();

  get forms(): readonly Form[] {
    return [...this.#forms.values()];
  }

  get wrapped(): readonly Form[] {
    return [...this.#wrapped.values()];
  }

  add(form: Form): void {
    if (form.text.length < SHORTEST_VALUE_LENGTH) return;
    const known = this.#forms.get(form.text);
    this.#forms.set(form.text, known === undefined ? form : widest(known, form));
  }

  addText(text: string): void {
    this.add(exactly(text));
  }

  /** Adds a form that mail and command-line programs break into lines. */
  addWrapped(form: Form): void {
    this.add(form);
    this.#wrapped.set(form.text, form);
  }
}

function addForms(all: FormSet, text: string): void {
  if (text.length < SHORTEST_VALUE_LENGTH) return;
  if (text.length > LONG_VALUE) return addLongForms(all, text);
  const bytes = encoder.encode(text);
  all.addText(text);
  for (const form of jsonForms(text)) all.addText(form);
  for (const form of quotedForms(text)) all.addText(form);
  for (const form of xmlForms(text)) all.addText(form);
  for (const form of urlForms(text, bytes)) all.addText(form);
  for (const form of programForms(text)) all.addText(form);
  for (const form of everyUnitForms(text)) all.add(form);
  for (const form of twiceInUrl(text)) all.addText(form);
  for (const form of quotedPrintableForms(bytes)) all.addWrapped(exactly(form));
  for (const isLittleEndian of [true, false]) {
    for (const form of base64Forms(utf16Of(text, isLittleEndian))) {
      if (isLittleEndian) all.addWrapped(form);
      else all.add(form);
    }
  }
  for (const form of base64Twice(bytes)) all.add(form);
  addByteForms(all, bytes);
}

/** The spellings that programs give to whole files. */
function addLongForms(all: FormSet, text: string): void {
  all.addText(text);
  const once = escapeJson(text);
  all.addText(once);
  all.addText(escapeJson(once));
  all.addText(encodeURIComponent(text.toWellFormed()));
  const xml = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  all.addText(xml);
  for (const apostrophe of ["&#39;", "&apos;"]) {
    all.addText(xml.replaceAll('"', "&quot;").replaceAll("'", apostrophe));
  }
  addByteForms(all, encoder.encode(text));
}

function addByteForms(all: FormSet, bytes: Uint8Array): void {
  for (const form of base64Forms(bytes)) all.addWrapped(form);
  const hex = hexOf(bytes);
  all.add({ ...exactly(hex), ignoresCase: true });
  all.addWrapped(exactly(hex));
  if (bytes.length <= LONG_VALUE) all.addWrapped(exactly(hex.toUpperCase()));
}

/** A text as it is quoted for shells, command lines, SQL and CSV; some of it is what GitHub's runner masks. */
export function programForms(text: string): Set<string> {
  const forms = new Set<string>();
  const add = (form: string) => {
    if (form !== text) forms.add(form);
  };
  if (!/^[A-Za-z0-9_]*$/.test(text)) {
    add(text.replaceAll("'", "''")); // SQL, PowerShell, YAML, GitHub's ExpressionStringEscape
    add(text.replaceAll('"', '""')); // CSV, SQL's names, Visual Basic
    add(text.replaceAll('"', '\\"')); // GitHub's CommandLineArgumentEscape
    add(text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")); // Windows' argv
    add(text.replaceAll("'", "'\\''"));
    add(text.replaceAll("'", `'"'"'`));
    add(text.replaceAll("\\", "\\\\").replaceAll("'", "\\'"));
    add(text.replace(/[\\"$`]/g, "\\$&")); // between double quotes of a shell
    add(text.replace(/[\\"$`!]/g, "\\$&"));
    add(text.replace(/[^A-Za-z0-9_@%+=:,.\/\n-]/g, "\\$&")); // bash's `printf %q`
    add(text.replace(/[^A-Za-z0-9_@%+:.\/\n-]/g, "\\$&"));
    add(text.replace(/[^A-Za-z0-9_,.\/\n-]/g, "\\$&"));
    add(text.replace(/[\^&|<>()%!"]/g, "^$&")); // cmd.exe
    add(text.replace(/[\^&|<>]/g, "^$&"));
    add(text.replaceAll("%", "%%"));
    add(text.replace(/[`"$]/g, "`$&")); // PowerShell, between double quotes
    add(text.replace(/[`"$'&|;<>(){}@# ]/g, "`$&"));
    add(text.replaceAll("$", "$$$$")); // make, Docker Compose
  }
  // GitHub's TrimDoubleQuotes.
  if (text.length > 8 && /^".*"$/s.test(text)) forms.add(text.slice(1, -1));
  for (const part of besideAmpersands(text)) if (part.length >= 6) forms.add(part);
  return forms;
}

/** How PowerShell cuts a text in errors, by GitHub's PowerShellPreAmpersandEscape and its Post counterpart. */
function besideAmpersands(text: string): string[] {
  const plus = text.indexOf("&+");
  if (plus >= 0) {
    const end = plus + 2;
    return [text.slice(0, end), text.slice(end), text.slice(end + 1)];
  }
  const end = text.lastIndexOf("&") + 1;
  return end === 0 ? [] : [text.slice(0, end), text.slice(end), text.slice(end + 1)];
}

/** A text of which every unit is escaped: as JSON and source code may, as HTML may, as a URL may. */
function* everyUnitForms(text: string): Iterable<Form> {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const hex = (unit: number, width: number) => unit.toString(16).padStart(width, "0");
  const ignoringCase = (form: string): Form => ({
    ...exactly(form.toLowerCase()),
    ignoresCase: true,
  });
  yield ignoringCase(units.map((unit) => `\\u${hex(unit, 4)}`).join(""));
  yield ignoringCase(units.map((unit) => `\\\\u${hex(unit, 4)}`).join(""));
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  yield exactly(points.map((point) => `&#${point};`).join(""));
  yield ignoringCase(points.map((point) => `&#x${point.toString(16)};`).join(""));
}

/** A text that is percent-encoded, and once more. */
export function twiceInUrl(text: string): Set<string> {
  const forms = new Set<string>();
  if (/^[A-Za-z0-9._-]*$/.test(text)) return forms;
  const component = encodeURIComponent(text.toWellFormed());
  const strict = component.replace(
    /[!'()*]/g,
    (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const asForm = new URLSearchParams({ "": text }).toString().slice(1);
  for (const once of [component, strict, asForm, strict.replaceAll("%20", "+")]) {
    for (const form of [once, once.replace(/%../g, (code) => code.toLowerCase())]) {
      forms.add(form.replaceAll("%", "%25"));
      forms.add(form.replaceAll("%", "%25").replaceAll("+", "%2B"));
      forms.add(form.replaceAll("%", "%25").replaceAll("+", "%2b"));
      forms.add(form.replaceAll("%", "\\u0025"));
    }
  }
  return forms;
}

/** Bytes in quoted-printable, as bodies and headers have it. */
export function quotedPrintableForms(bytes: Uint8Array): Set<string> {
  const forms = new Set<string>();
  for (const style of [/[!-<>-~ \t\r\n]/, /[!-<>-~ \t]/, /[!-<>-~]/, /[A-Za-z0-9]/]) {
    const form = Array.from(bytes, (byte) => {
      const unit = String.fromCharCode(byte);
      return style.test(unit) ? unit : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }).join("");
    forms.add(form);
    forms.add(form.replaceAll(/=../g, (code) => code.toLowerCase()));
    forms.add(form.replaceAll("=20", "_")); // RFC 2047's headers
  }
  return forms;
}

/** The forms that base64 has of what base64 made of some bytes. */
export function base64Twice(bytes: Uint8Array): Form[] {
  return base64Forms(bytes).flatMap(({ text, reachesLeft, reachesRight }) =>
    base64Forms(encoder.encode(text)).map((form) => ({
      ...form,
      reachesLeft: form.reachesLeft || reachesLeft,
      reachesRight: form.reachesRight || reachesRight,
    }))
  );
}

/** A text in UTF-16. */
export function utf16Of(text: string, isLittleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) {
    bytes.setUint16(2 * index, text.charCodeAt(index), isLittleEndian);
  }
  return new Uint8Array(bytes.buffer);
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

/** Bytes in hex, in lower case. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
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

/** The codes that each style writes as the units that they are. */
let keptCodes: readonly ReadonlySet<string>[] | undefined;

/** A text percent-encoded as components, forms, paths and whole URLs are, hex digits in either case. */
export function urlForms(text: string, bytes: Uint8Array): Set<string> {
  const forms = new Set<string>();
  if (/^[A-Za-z0-9._-]*$/.test(text)) return forms;
  keptCodes ??= STYLES.map(({ keeps }) => new Set(Array.from(LETTERS_AND_DIGITS + keeps, codeOf)));
  const all = percentEncoded(bytes);
  for (const [index, { space }] of STYLES.entries()) {
    const kept = keptCodes[index] ?? new Set();
    for (const inUpperCase of [true, false]) {
      forms.add(all.replace(/%../g, (code) => {
        if (code === "%20") return space;
        if (kept.has(code)) return String.fromCharCode(parseInt(code.slice(1), 16));
        return inUpperCase ? code : code.toLowerCase();
      }));
    }
  }
  return forms;
}

function codeOf(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Every byte as a code, but for letters and digits. */
function percentEncoded(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return latin1.replace(/[^A-Za-z0-9]/g, codeOf);
}

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
  const padded = Buffer.alloc(offset + bytes.length);
  padded.set(bytes, offset);
  return padded.toString("base64").slice(first, end);
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
