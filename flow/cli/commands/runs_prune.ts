// `tacit runs prune`: forgets the runs that are old, or too many.
import { type DurationText, toMilliseconds } from "../../../tasks/mod.ts";
import { pruneRuns } from "../../results/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { runStoreIn } from "../run_store.ts";
import { UsageError } from "../usage_error.ts";

/** The command. */
export const runsPrune: Command = {
  name: "runs prune",
  args: "",
  arity: [0, 0],
  summary: "Forget runs that are old or too many, except those that are under way.",
  options: {
    results: { value: "FOLDER", summary: "The folder of results." },
    flow: { value: "NAME", summary: "Only the runs of the flow of this name." },
    "older-than": { value: "TIME", summary: "Those that began longer ago: 30d, 12h." },
    keep: { value: "COUNT", summary: "Those of each flow besides so many of the newest." },
    json: { summary: "Print JSON, for programs." },
  },
  run: prune,
};

async function prune({ get, has, screen }: CommandInput): Promise<number> {
  const [flowName, maxAge, keep] = [get("flow"), get("older-than"), get("keep")];
  if (maxAge === undefined && keep === undefined) {
    throw new UsageError("Say which runs: `--older-than 30d`, `--keep 100`, or both.");
  }
  if (keep !== undefined && !/^\d+$/.test(keep)) {
    throw new UsageError(`--keep takes a whole number, and is ${JSON.stringify(keep)}.`);
  }
  await using store = runStoreIn(get("results"));
  const forgotten = await pruneRuns(store, {
    ...maxAge !== undefined && { maxAge: millisecondsIn(maxAge) },
    ...keep !== undefined && { maxCount: Number(keep) },
    ...flowName !== undefined && { flowName },
  });
  if (has("json")) screen.json(forgotten);
  else {screen.line(
      `${forgotten.length} ${forgotten.length === 1 ? "run is" : "runs are"} forgotten.`,
    );}
  return EXIT.success;
}

function millisecondsIn(text: string): number {
  try {
    return toMilliseconds(text as DurationText, "--older-than");
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
