// What a command of the program is.
import type { Screen } from "./screen.ts";

/** An option of a command. */
export interface CommandOption {
  /** What the option takes, as the usage shows it: `FILE`. Nothing for one that is there or not. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly isMultiple?: boolean;
  /** What it does, in a few words. */
  readonly summary: string;
}

/** What a command is run with. */
export interface CommandInput {
  /** The arguments that are no options. */
  readonly args: readonly string[];
  /** Whether an option without a value was given. */
  has(option: string): boolean;
  /** The value of an option, if it was given. */
  get(option: string): string | undefined;
  /** All values of an option. */
  all(option: string): readonly string[];
  /** Where the output goes. */
  readonly screen: Screen;
}

/** A command of the program. */
export interface Command {
  /** What it is called by: `run`, or `secrets list`. */
  readonly name: string;
  /** Its arguments, as the usage shows them: `FILE[#EXPORT]`. */
  readonly args: string;
  /** How many arguments it needs, and takes at most. */
  readonly arity: readonly [least: number, most: number];
  /** What it does, in a line. */
  readonly summary: string;
  /** Its options, by name without the dashes. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Runs it, and gives the exit code. */
  run(input: CommandInput): Promise<number>;
}
