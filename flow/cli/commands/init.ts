// `tacit init`: a project to start from.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, CommandInput } from "../command.ts";
import { printRows } from "./check.ts";
import { EXIT } from "../exit_code.ts";
import { STARTER_FILES } from "../starter_files.ts";
import { UsageError } from "../usage_error.ts";

/** The command. */
export const init: Command = {
  name: "init",
  args: "[FOLDER]",
  arity: [0, 1],
  summary: "Write a project to start from, with a flow, a secret and a test.",
  options: {},
  run: writeProject,
};

function writeProject({ args: [folder = "."], screen }: CommandInput): Promise<number> {
  mkdirSync(folder, { recursive: true });
  for (const { name } of STARTER_FILES) {
    // Before anything is written, so that no half of a project stays. The write looks again.
    if (existsSync(join(folder, name))) throw isThere(join(folder, name));
  }
  for (const { name, text, mode } of STARTER_FILES) write(join(folder, name), text, mode);
  screen.line(`A project is in ${folder === "." ? "this folder" : folder}:`);
  for (const { name, summary } of STARTER_FILES) screen.line(`  ${name.padEnd(14)}${summary}`);
  screen.line();
  if (folder !== ".") screen.line(`  cd ${folder}`);
  printRows(screen, [
    ["deno task start", "runs the flow"],
    ["deno task tacit run flow.ts --report report.html", "runs it, and writes a page about it"],
    ["deno task test", "runs its test"],
  ]);
  return Promise.resolve(EXIT.success);
}

/** Nothing that is there is written over. */
function write(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { flag: "wx", mode });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw isThere(file, error);
  }
}

function isThere(file: string, cause?: unknown): UsageError {
  return new UsageError(`${file} is there already. Choose a folder without it.`, { cause });
}
