// The ways in which JSON writers of several languages spell the inside of a string.

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
    forms.add(once);
    forms.add(escape(once));
  }
  return forms;
}

function escapedOnce(text: string): Set<string> {
  const basic = escape(text);
  const ascii = basic.replace(NOT_ASCII, unicodeEscape);
  const html = basic.replace(OPEN_TO_HTML, unicodeEscape);
  const dotnet = basic.replaceAll('\\"', "\\u0022").replace(NOT_PLAIN_TO_DOTNET, unicodeEscape);
  const lower = [basic, ascii, html, dotnet];
  return new Set([...lower, ...lower.map(withUpperCaseDigits)].flatMap(
    (form) => [form, form.replaceAll("/", "\\/")],
  ));
}

function escape(text: string): string {
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
