// From the words of a command line to a command and what it is run with.
import { parseArgs } from "node:util";
import { nearestNames } from "../../secrets/_internal.ts";
import type { Command, CommandInput } from "./command.ts";
import { UsageError } from "./usage_error.ts";

/** The input of a command, but for the screen. */
export type ParsedInput = Omit<CommandInput, "screen">;

/** A command line that was understood: a command to run, or help to show, about one command or all. */
export type ParsedCommandLine =
  | { readonly command: Command; readonly input: ParsedInput }
  | { readonly help: Command | undefined };

/**
 * Understands a command line.
 *
 * @param words The words after the program's name.
 * @param commands The program's commands.
 * @returns The command and what it is run with.
 * @throws {UsageError} If there is no such command or option, or arguments are missing or too many.
 */
export function parseCommandLine(
  words: readonly string[],
  commands: readonly Command[],
): ParsedCommandLine {
  const [first] = words;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    const name = words.slice(1).join(" ");
    return { help: name === "" ? undefined : findCommand(words.slice(1), commands).command };
  }
  const { command, rest } = findCommand(words, commands);
  if (rest.includes("--help") || rest.includes("-h")) return { help: command };
  const { values, positionals } = parseOptions(command, rest);
  checkArity(command, positionals);
  return {
    command,
    input: {
      args: positionals,
      has: (option) => values[option] === true,
      get: (option) => (values[option] as string[] | undefined)?.at(-1),
      all: (option) => (values[option] as string[] | undefined) ?? [],
    },
  };
}

/** A command's name is one word or two. */
function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): { command: Command; rest: string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(" ");
    const command = commands.find((command) => command.name === name);
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  const [first = ""] = words;
  const inGroup = commands.filter((command) => command.name.startsWith(`${first} `));
  if (inGroup.length > 0) {
    const names = inGroup.map((command) => `\`tacit ${command.name}\``).join(" or ");
    throw new UsageError(`\`tacit ${first}\` needs to know more: ${names}.`);
  }
  const known = new Set(commands.flatMap(({ name }) => [name, name.split(" ")[0]!]));
  throw new UsageError(`There is no command "${first}".${suggestion(first, known, "")}`);
}

function parseOptions(command: Command, words: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      value === undefined
        ? { type: "boolean" as const }
        : { type: "string" as const, multiple: true as const },
    ]),
  );
  checkOptions(command, words);
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\. |\n/, 1)[0] : String(error);
    throw new UsageError(`${reason}. See \`tacit ${command.name} --help\`.`);
  }
}

/** Looks for options that there are not, to say which there are: the parser cannot. */
function checkOptions(command: Command, words: readonly string[]): void {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? "boolean" as const : "string" as const },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(command.options, token.name)) continue;
    throw new UsageError(
      `\`tacit ${command.name}\` has no option "${token.rawName}".` +
        suggestion(token.name, Object.keys(command.options), "--", `${command.name} `),
    );
  }
}

function checkArity({ name, args, arity: [least, most] }: Command, given: readonly string[]): void {
  if (given.length < least) {
    throw new UsageError(`\`tacit ${name}\` needs ${args}. See \`tacit ${name} --help\`.`);
  }
  if (given.length > most) {
    throw new UsageError(
      `\`tacit ${name}\` does not take "${given[most]}". See \`tacit ${name} --help\`.`,
    );
  }
}

function suggestion(
  name: string,
  known: Iterable<string>,
  prefix: string,
  command = "",
): string {
  const [nearest] = nearestNames(name, known);
  return nearest === undefined
    ? ` See \`tacit ${command}--help\`.`
    : ` Did you mean "${prefix}${nearest}"?`;
}
