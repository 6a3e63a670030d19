// `tacit permissions`: the flags that a flow needs.
import type { Command, CommandInput } from "../command.ts";
import { ENV_FILE } from "../env_files.ts";
import { EXIT } from "../exit_code.ts";
import { loadFlow } from "../load_flow.ts";

/** The command. */
export const permissions: Command = {
  name: "permissions",
  args: "FILE[#EXPORT]",
  arity: [1, 1],
  summary: "Print the fewest `deno run` flags that a flow's configuration and secrets need.",
  options: { "env-file": ENV_FILE, json: { summary: "Print JSON, for programs." } },
  run: printPermissions,
};

async function printPermissions(
  { args: [target = ""], has, screen }: CommandInput,
): Promise<number> {
  const { permissionsOf } = await import("../../permissions/mod.ts");
  const { flow } = await loadFlow(target);
  const needed = await permissionsOf(flow);
  if (has("json")) screen.json({ flags: needed.flags, unknowns: needed.unknowns });
  else screen.line(`${needed}`);
  return EXIT.success;
}
