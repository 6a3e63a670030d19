// The ways in which URL writers percent-encode a text: they differ in what they leave as it is.

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

const KEPT = STYLES.map(({ keeps }) => bytesOf(LETTERS_AND_DIGITS + keeps));

/** A text percent-encoded as components, forms, paths and whole URLs are, hex digits in either case. */
export function urlForms(text: string, bytes: Uint8Array): Set<string> {
  const forms = new Set<string>();
  if (/^[A-Za-z0-9._-]*$/.test(text)) return forms;
  for (const [index, { space }] of STYLES.entries()) {
    const kept = KEPT[index] ?? new Set();
    forms.add(encode(bytes, kept, space, true));
    forms.add(encode(bytes, kept, space, false));
  }
  return forms;
}

function encode(
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
