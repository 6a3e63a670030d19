// `tacit secrets check`: whether secrets can be found.
import type { Command, CommandInput } from "../command.ts";
import { secretStatus } from "../declared_secrets.ts";
import { ENV_FILE } from "../env_files.ts";
import { EXIT } from "../exit_code.ts";
import { describe, printRows } from "./check.ts";

/** The command. */
export const secretsCheck: Command = {
  name: "secrets check",
  args: "NAME…",
  arity: [1, Infinity],
  summary: "Say whether secrets can be found, and where. Values are never shown.",
  options: { "env-file": ENV_FILE, json: { summary: "Print JSON, for programs." } },
  run: checkSecrets,
};

async function checkSecrets({ args, has, screen }: CommandInput): Promise<number> {
  const secrets = [];
  for (const name of args) secrets.push(await secretStatus(name));
  if (has("json")) screen.json(secrets);
  else printRows(screen, secrets.map((secret) => [secret.name, describe(secret, screen)]));
  return secrets.every(({ isFound }) => isFound) ? EXIT.success : EXIT.usage;
}
