// Writes TOML, each value in one of the ways in which TOML can have it.

import type { SeededRandom } from "../../secrets/_seeded_random.ts";

const SOUND_VALUES: readonly string[] = [
  "1",
  "-17",
  "+1_000",
  "0x1F",
  "3.25",
  "6e2",
  "inf",
  "true",
  "2024-02-29",
  "2024-02-29T12:00:00Z",
  "07:32:00",
  '"text"',
  "'~/x'",
  "[]",
  '[1, "two", [3.5], { four = 4 }]',
  "[ # a comment\n  1,\n]",
  "{ a.b = 1, c = [ { d = '' } ] }",
  '"${no.such.key}"',
  '"$NO_SUCH_VARIABLE"',
];

/** Some sound value. */
export function tomlValue(random: SeededRandom): string {
  return random.oneOf(SOUND_VALUES);
}

/** A text, quoted in one of the ways that can hold it; one that may break lines, in four ways. */
export function tomlText(
  text: string,
  random: SeededRandom,
  { mayBreak = false }: { readonly mayBreak?: boolean } = {},
): string {
  const ways = [basic(text)];
  const isPlain = !/[^\P{Cc}\t]/u.test(text);
  if (isPlain && !text.includes("'")) ways.push(`'${text}'`);
  if (mayBreak) {
    ways.push(`"""\n${escaped(text).replaceAll("\\n", () => random.oneOf(["\\n", "\n"]))}"""`);
    if (!text.includes("'") && isPlain) ways.push(`'''\n${text}'''`);
  }
  return random.oneOf(ways);
}

function basic(text: string): string {
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}"\\]/gu,
    (unit) => unit === "\n" ? "\\n" : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
