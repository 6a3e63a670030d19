// The program: from its command line to its exit code.
import { ConfigError } from "../../config/mod.ts";
import { FlowBuildError } from "../../tasks/mod.ts";
import type { Command } from "./command.ts";
import { readEnvFiles } from "./env_files.ts";
import { EXIT } from "./exit_code.ts";
import { parseCommandLine } from "./parse_command_line.ts";
import { permissionHint } from "./permission_hint.ts";
import { Screen } from "./screen.ts";
import { commandUsage, programUsage } from "./usage.ts";
import { UsageError } from "./usage_error.ts";
import { VERSION } from "./version.ts";
import { ParameterError } from "../engine/mod.ts";
import { audit } from "./commands/audit.ts";
import { check } from "./commands/check.ts";
import { configShow } from "./commands/config_show.ts";
import { init } from "./commands/init.ts";
import { permissions } from "./commands/permissions.ts";
import { run } from "./commands/run.ts";
import { runsCheck } from "./commands/runs_check.ts";
import { runsList } from "./commands/runs_list.ts";
import { runsPrune } from "./commands/runs_prune.ts";
import { runsRekey } from "./commands/runs_rekey.ts";
import { runsShow } from "./commands/runs_show.ts";
import { secretsCheck } from "./commands/secrets_check.ts";
import { secretsList } from "./commands/secrets_list.ts";
import { show } from "./commands/show.ts";

/** The program's commands, in the order in which somebody needs them. */
const COMMANDS: readonly Command[] = [
  init,
  run,
  check,
  show,
  permissions,
  runsList,
  runsShow,
  runsPrune,
  runsCheck,
  runsRekey,
  secretsList,
  secretsCheck,
  audit,
  configShow,
];

/**
 * Runs the program.
 *
 * @param words The words after the program's name.
 * @returns The exit code: 0 for success, 1 where the flow failed, 2 where the command line, the file
 *   or the configuration is wrong, 130 where the user interrupted it.
 */
export async function main(words: readonly string[]): Promise<number> {
  const screen = new Screen();
  if (words[0] === "--version" || words[0] === "-V") {
    screen.line(`tacit ${VERSION}`);
    return EXIT.success;
  }
  try {
    const parsed = parseCommandLine(words, COMMANDS);
    if ("help" in parsed) {
      const { help } = parsed;
      screen.line(help ? commandUsage(help, screen.width) : programUsage(COMMANDS, screen.width));
      return EXIT.success;
    }
    const { command, input } = parsed;
    readEnvFiles(input.all("env-file"));
    return await command.run({ ...input, screen });
  } catch (error) {
    if (!isUsersMistake(error)) throw error;
    screen.error(`${screen.paint("red", "error")}: ${error.message}`);
    if (error.name === "NotCapable") screen.error(permissionHint());
    return EXIT.usage;
  }
}

/**
 * Errors whose messages say what the user can do: a stack of this program's would only hide that. Those
 * of results, and Deno's about permissions, go by name, so that nothing is loaded for them.
 */
const MENDABLE: ReadonlySet<string> = new Set([
  "ResumeError",
  "ResultStoreError",
  "RunStoreError",
  "LocationError",
  "NotCapable",
]);

function isUsersMistake(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof ConfigError ||
    error instanceof ParameterError || error instanceof FlowBuildError ||
    (error instanceof Error && MENDABLE.has(error.name));
}
