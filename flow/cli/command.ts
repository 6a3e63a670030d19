// What a command of the program is.
import type { Screen } from "./screen.ts";

/** An option of a command. */
export interface CommandOption {
  /** The option's value, as the usage shows it: `FILE`. Absent for a flag. */
  readonly value?: string;
  /** True if it may be given several times. */
  readonly isMultiple?: boolean;
  /** Its purpose, in a few words. */
  readonly summary: string;
}

/** The input of a command. */
export interface CommandInput {
  /** The arguments that are no options. */
  readonly args: readonly string[];
  /** True if an option without a value was given. */
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
  /** Its name: `run`, or `secrets list`. */
  readonly name: string;
  /** Its arguments, as the usage shows them: `FILE[#EXPORT]`. */
  readonly args: string;
  /** How many arguments it needs, and takes at most. */
  readonly arity: readonly [least: number, most: number];
  /** Its purpose, in a line. */
  readonly summary: string;
  /** Its options, by name without the dashes. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Runs it, and gives the exit code. */
  run(input: CommandInput): Promise<number>;
}
