// Control characters made visible: names and messages must not be able to tell a terminal to do things.

/** Everything that a terminal obeys, but for the ends of lines, tabs, and the colours that the program itself uses. */
// deno-lint-ignore no-control-regex -- Control characters are the very subject.
const CONTROL = /\x1b\[(?:1|2|22|31|32|33|36|39)m|[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * Shows control characters as they are written in source code.
 *
 * @param text Any text.
 * @returns The text, in which a terminal finds nothing to do but to change its colour.
 */
export function visibleControls(text: string): string {
  return text.replace(
    CONTROL,
    (control) =>
      control.length > 1 ? control : `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
