/**
 * Comma-separated values as RFC 4180 has them: quoted fields may hold commas, line ends and
 * doubled quotes.
 *
 * @module
 */

/** One field, and what ends it: a comma, the end of a line, or the end of the text. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/**
 * Reads the rows of a CSV text.
 *
 * @param text The text.
 * @returns Its rows, each a list of fields.
 * @throws {SyntaxError} If a quote is not closed or stands within an unquoted field.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const field = FIELD.exec(text);
    if (field === null) throw new SyntaxError(`Row ${rows.length + 1} has a misplaced quote.`);
    const [, quoted, plain = "", end] = field;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  // A comma at the very end leaves one more, empty field.
  if (row.length > 0) rows.push([...row, ""]);
  return rows;
}
