// `--env-file`: variables from files, for the configuration and the secrets.
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseEnv } from "node:util";
import type { CommandOption } from "./command.ts";
import { UsageError } from "./usage_error.ts";

/** The option, of every command that reads the configuration. */
export const ENV_FILE: CommandOption = {
  value: "FILE",
  isMultiple: true,
  summary: "Variables to read first, such as secrets. Those that are set already stay.",
};

/**
 * Sets the variables of files, as Deno's and Node's own `--env-file` do: one that is set stays.
 *
 * @throws {UsageError} If there is no such file.
 */
export function readEnvFiles(files: readonly string[]): void {
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      throw new UsageError(`There is no file ${file}.`, { cause: error });
    }
    for (const [name, value] of Object.entries(parseEnv(text))) {
      if (value !== undefined) process.env[name] ??= value;
    }
  }
}
