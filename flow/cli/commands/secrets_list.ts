// `tacit secrets list`: the names of the secrets that there are.
import { secretNames, usesLocalSecrets } from "../../../config/_internal.ts";
import { getConfig } from "../../../config/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { localSecrets } from "../declared_secrets.ts";
import { ENV_FILE } from "../env_files.ts";
import { EXIT } from "../exit_code.ts";
import { printRows } from "./check.ts";

/** The command. */
export const secretsList: Command = {
  name: "secrets list",
  args: "",
  arity: [0, 0],
  summary: "List the names of the secrets that are set here, and where. Values are never shown.",
  options: { "env-file": ENV_FILE, json: { summary: "Print JSON, for programs." } },
  run: listSecrets,
};

function listSecrets({ has, screen }: CommandInput): Promise<number> {
  const config = getConfig();
  const secrets = localSecrets(config, secretNames(config).sort());
  if (has("json")) {
    screen.json(secrets.map(({ name, where }) => ({ name, where })));
  } else if (secrets.length === 0) {
    screen.line(
      "No secret is set. Set one in ~/.prefect/config.toml, below [context.secrets], or with a " +
        "variable: PREFECT__CONTEXT__SECRETS__NAME=…",
    );
  } else {
    printRows(screen, secrets.map(({ name, where }) => [name, where]));
  }
  if (!has("json") && !usesLocalSecrets(config)) {
    screen.line("The secret store has more: `tacit secrets check NAME` asks it for one.");
  }
  return Promise.resolve(EXIT.success);
}
