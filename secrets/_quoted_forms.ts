// How `Deno.inspect`, `console.log` of an object and Node's `util.inspect` quote a string.

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
