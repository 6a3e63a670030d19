// `tacit audit`: whether a secret is in files.
import { secretNames } from "../../../config/_internal.ts";
import { getConfig } from "../../../config/mod.ts";
import { Secret } from "../../../secrets/mod.ts";
import { auditFiles } from "../../testing/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { ENV_FILE } from "../env_files.ts";
import { EXIT } from "../exit_code.ts";

/** The command. */
export const audit: Command = {
  name: "audit",
  args: "PATH…",
  arity: [1, Infinity],
  summary: "Search files and folders for the secrets that are set here. Values are never shown.",
  options: { "env-file": ENV_FILE, json: { summary: "Print JSON, for programs." } },
  run: auditPaths,
};

async function auditPaths({ args, has, screen }: CommandInput): Promise<number> {
  const secrets: Record<string, unknown> = {};
  for (const name of secretNames(getConfig())) secrets[name] = await new Secret(name).get();
  const findings = await auditFiles(args, secrets);
  if (has("json")) screen.json(findings);
  for (const { file, place, secretName } of has("json") ? [] : findings) {
    screen.line(`${file}: ${place}: ${secretName}`);
  }
  if (!has("json") && findings.length === 0) {
    screen.line(`None of the ${Object.keys(secrets).length} secrets that are set here was found.`);
  }
  return findings.length === 0 ? EXIT.success : EXIT.failed;
}
