/**
 * Runs the command line in a child process, as a user would.
 *
 * @module
 */
import { join } from "@std/path";
import { type ChildResult, runDeno, type RunDenoOptions } from "../_child.ts";

/** Where the flows of these tests are, from the project's folder. */
export const FLOWS: string = join("tests", "cli", "_flows");

/** The secret that the flows of these tests take. */
export const CANARY = "canary-of-the-command-line";

/** The variable that sets it. */
export const WITH_SECRET: Readonly<Record<string, string>> = {
  PREFECT__CONTEXT__SECRETS__CLI_TOKEN: CANARY,
};

/**
 * Runs `tacit` with the permissions that its documentation names, and without colours.
 *
 * @param words The command line.
 * @param options How the child process is run, and what else it may do.
 * @returns How it ended.
 */
export function runTacit(
  words: readonly string[],
  { flags = [], env = {}, ...options }: RunDenoOptions & { readonly flags?: readonly string[] } =
    {},
): Promise<ChildResult> {
  const permissions = ["--no-prompt", "--allow-env", "--allow-read", ...flags];
  return runDeno(["run", ...permissions, join("flow", "cli", "mod.ts"), ...words], {
    ...options,
    env: { INIT_CWD: "", ...env }, // These tests may themselves be run by a task.
  });
}
