// `tacit runs rekey`: encrypts all that is kept of runs with another key.
import { storeInFolder } from "../../results/mod.ts";
import { getConfig } from "../../../config/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { secretOf } from "../run_store.ts";
import { UsageError } from "../usage_error.ts";

/** The command. */
export const runsRekey: Command = {
  name: "runs rekey",
  args: "",
  arity: [0, 0],
  summary: "Encrypt all that is kept of runs with another key, for the first time, or no more.",
  options: {
    results: { value: "FOLDER", summary: "The folder of results." },
    from: { value: "SECRET", summary: "The secret that is the key now, if they are encrypted." },
    to: { value: "SECRET", summary: "The secret that is the key from then on." },
    decrypt: { summary: "Encrypt them no more." },
  },
  run: rekey,
};

async function rekey({ get, has, screen }: CommandInput): Promise<number> {
  const [from, to] = [get("from"), get("to")];
  if ((to === undefined) !== has("decrypt")) {
    throw new UsageError(
      "Say with which key: `--to RUNS_KEY`, the name of a secret; or `--decrypt`.",
    );
  }
  const folder = get("results") ?? getConfig().results.folder;
  await using store = storeInFolder(folder, secretOf(from));
  const count = await store.rekey(secretOf(to));
  const what = to === undefined ? "in plain text" : `encrypted with the key ${to}`;
  screen.line(`${store.name} is ${what}: ${count} records.`);
  return EXIT.success;
}
