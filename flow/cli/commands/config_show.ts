// `tacit config show`: the configuration as it is, and where each value was written.
import { originOf } from "../../../config/_internal.ts";
import { getConfig } from "../../../config/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { ENV_FILE } from "../env_files.ts";
import { EXIT } from "../exit_code.ts";
import { printRows } from "./check.ts";

/** The command. */
export const configShow: Command = {
  name: "config show",
  args: "",
  arity: [0, 0],
  summary: "Show the configuration, and where each value was written. Secrets are sealed.",
  options: { "env-file": ENV_FILE, json: { summary: "Print JSON, for programs." } },
  run: showConfig,
};

/** A value of the configuration. */
interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

function showConfig({ has, screen }: CommandInput): Promise<number> {
  const config = getConfig();
  const entries = entriesOf(config, config, []);
  if (has("json")) screen.json(entries);
  else {
    printRows(
      screen,
      entries.map(({ key, value, origin }) => [
        `${key} = ${JSON.stringify(value)}`,
        screen.paint("dim", origin),
      ]),
    );
  }
  return Promise.resolve(EXIT.success);
}

/** All values of a table, those of its tables with their keys dotted. Secrets are masks in the tree. */
function entriesOf(table: object, config: object, path: readonly string[]): Entry[] {
  return Object.entries(table).flatMap(([name, value]) => {
    const inner = [...path, name];
    if (isTable(value)) return entriesOf(value, config, inner);
    const key = inner.join(".");
    return [{ key, value, origin: originOf(config, key) ?? "the defaults" }];
  });
}

function isTable(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length > 0;
}
