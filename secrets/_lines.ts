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
