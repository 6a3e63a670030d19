// The ways in which XML and HTML writers spell a text. `&` is always escaped; the rest varies.

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
      const form = escape(text, escapes, number);
      forms.add(form);
      forms.add(form.replaceAll("&gt;", ">"));
    }
  }
  return forms;
}

function escape(
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
