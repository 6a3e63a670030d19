// What `--help` shows.
import { stripVTControlCharacters } from "node:util";
import type { Command } from "./command.ts";

/** How far the left column reaches at most; what is longer has its summary on a line of its own. */
const LEFT_COLUMN = 28;

/** The help of the program. */
export function programUsage(commands: readonly Command[], width: number): string {
  return [
    "tacit: workflows that keep their secrets",
    "",
    "Usage: tacit COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    "Commands",
    ...commands.flatMap(({ name, args, summary }) => row(`${name} ${args}`.trim(), summary, width)),
    "",
    ...wrap(
      "`tacit COMMAND --help` says more about one of them, `tacit --version` which this is.",
      width,
      "",
    ),
  ].join("\n");
}

/** The help of a command. */
export function commandUsage(command: Command, width: number): string {
  const { name, args, summary, options } = command;
  const rows = Object.entries(options).flatMap(([option, { value, summary, isMultiple }]) => {
    const more = isMultiple ? " Can be given several times." : "";
    return row(`--${option}${value === undefined ? "" : ` ${value}`}`, summary + more, width);
  });
  return [
    ...wrap(summary, width, ""),
    "",
    ...wrap(`Usage: tacit ${name} ${args} [OPTIONS]`.replaceAll("  ", " "), width, "  "),
    ...rows.length === 0 ? [] : ["", "Options", ...rows],
  ].join("\n");
}

/** Two columns, or two lines where the terminal is too narrow for columns. */
function row(left: string, right: string, width: number): string[] {
  const isNarrow = width < LEFT_COLUMN + 30;
  if (isNarrow || left.length + 4 > LEFT_COLUMN) {
    const indent = isNarrow ? 4 : LEFT_COLUMN;
    return [`  ${left}`, ...wrap(right, width, " ".repeat(indent), true)];
  }
  const [first = "", ...rest] = wrap(right, width - LEFT_COLUMN, "");
  return [
    `  ${left}`.padEnd(LEFT_COLUMN) + first,
    ...rest.map((line) => " ".repeat(LEFT_COLUMN) + line),
  ];
}

/** How many columns a text takes: codes for colours take none. */
function seen(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Breaks a text between words; all lines but the first are indented, or all. */
export function wrap(text: string, width: number, indent: string, indentsFirst = false): string[] {
  const lines: string[] = [];
  let line = indentsFirst ? indent : "";
  for (const word of text.split(" ")) {
    const isEmpty = line.trim() === "";
    if (!isEmpty && seen(line) + 1 + seen(word) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += (isEmpty ? "" : " ") + word;
    }
  }
  return [...lines, line];
}

/** Breaks the lines of a text between words; what is indented stays so. */
export function wrapLines(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? "";
    return wrap(line.trimStart(), width - indent.length, "").map((part) => indent + part);
  });
}
