// `tacit runs list`: the runs that a folder of results has.
import { listRuns } from "../../results/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { runStoreIn } from "../run_store.ts";
import { printRows } from "./check.ts";

/** How many runs are shown where nobody says. */
const SHOWN = 20;

/** The command. */
export const runsList: Command = {
  name: "runs list",
  args: "",
  arity: [0, 0],
  summary: "List the runs in a folder of results, the newest first.",
  options: {
    results: { value: "FOLDER", summary: "The folder of results." },
    flow: { value: "NAME", summary: "Only the runs of the flow of this name." },
    all: { summary: `More than the first ${SHOWN}.` },
    json: { summary: "Print JSON, for programs." },
  },
  run: listThem,
};

async function listThem({ get, has, screen }: CommandInput): Promise<number> {
  await using store = runStoreIn(get("results"));
  const flowName = get("flow");
  const runs = [];
  for await (const run of listRuns(store, { ...flowName !== undefined && { flowName } })) {
    runs.push(run);
    if (runs.length > SHOWN && !has("all") && !has("json")) break;
  }
  const shown = has("all") || has("json") ? runs : runs.slice(0, SHOWN);
  if (has("json")) {
    screen.json(shown.map((run) => ({ ...run, state: run.state ?? null })));
  } else if (runs.length === 0) screen.line("There are no runs.");
  else {
    const words = shown.map(({ state }) => state ?? "not ended");
    const widest = Math.max(...words.map((word) => word.length));
    printRows(
      screen,
      shown.map(({ runId, flowName, startedAt }, index) => [
        runId,
        `${startedAt.toISOString().slice(0, 19).replace("T", " ")}  ` +
        `${words[index]!.padEnd(widest)}  ${flowName}`,
      ]),
    );
    if (runs.length > shown.length) screen.line("There are more: `tacit runs list --all`.");
  }
  return EXIT.success;
}
