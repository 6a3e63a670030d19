// What somebody types to start this program: for the commands that it suggests.
import process from "node:process";

/** `tacit`, or `deno task tacit` where a project's own task has started it. */
export function programName(): string {
  const { INIT_CWD, npm_config_user_agent: agent } = process.env;
  const isTask = Boolean(INIT_CWD) && agent?.startsWith("deno/") === true;
  return isTask ? "deno task tacit" : "tacit";
}
