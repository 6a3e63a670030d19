// `tacit runs check`: looks for damage in the database of runs.
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { runStoreIn } from "../run_store.ts";

/** The command. */
export const runsCheck: Command = {
  name: "runs check",
  args: "",
  arity: [0, 0],
  summary: "Look for damage in all that is kept of runs.",
  options: {
    results: { value: "FOLDER", summary: "The folder of results." },
    json: { summary: "Print JSON, for programs." },
  },
  run: checkThem,
};

async function checkThem({ get, has, screen }: CommandInput): Promise<number> {
  await using store = runStoreIn(get("results"));
  const faults = await store.check();
  if (has("json")) screen.json(faults);
  else if (faults.length === 0) screen.line(`${store.name} is whole.`);
  else for (const fault of faults) screen.line(fault);
  return faults.length === 0 ? EXIT.success : EXIT.failed;
}
