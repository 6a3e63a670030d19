// `tacit runs show`: what became of each task of a run, as its journal tells it.
import type { StateJSON } from "../../../tasks/mod.ts";
import { listRuns, readRun, type RunReport, type TaskRecord } from "../../results/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { resultsFolder } from "../results_folder.ts";
import { UsageError } from "../usage_error.ts";
import { printRows } from "./check.ts";

/** The command. */
export const runsShow: Command = {
  name: "runs show",
  args: "RUN",
  arity: [1, 1],
  summary: "Show what became of a run: its identifier, or `latest`.",
  options: {
    results: { value: "FOLDER", summary: "The folder of results." },
    json: { summary: "Print JSON, for programs." },
  },
  run: showRun,
};

async function showRun({ args: [wanted = ""], get, has, screen }: CommandInput): Promise<number> {
  const store = resultsFolder(get("results"));
  const runId = wanted === "latest" ? await latest(store) : wanted;
  const report = runId === undefined ? undefined : await readRun(store, runId);
  if (report === undefined) {
    throw new UsageError(
      `There is no run "${wanted}" in ${store.name}. See \`tacit runs list\`.`,
    );
  }
  if (has("json")) {
    const { runId, flowName, startedAt, state, tasks, faults } = report;
    screen.json({ runId, flowName, startedAt, state, tasks, faults });
    return EXIT.success;
  }
  screen.line(`${screen.paint("bold", report.flowName)} ${report.runId}`);
  screen.line(`began ${report.startedAt.toISOString()}, ${howItEnded(report)}`);
  screen.line();
  printRows(screen, report.tasks.map((task) => [nameOf(task), wordsOf(task)]));
  for (const fault of report.faults) screen.error(fault);
  return EXIT.success;
}

/** The newest run of all flows. */
async function latest(store: ReturnType<typeof resultsFolder>): Promise<string | undefined> {
  let newest: { readonly runId: string; readonly startedAt: Date } | undefined;
  for await (const run of listRuns(store)) {
    if (newest === undefined || run.startedAt > newest.startedAt) newest = run;
  }
  return newest?.runId;
}

function howItEnded({ state }: RunReport): string {
  return state === undefined ? "has not ended" : `ended as ${inWords(state)}`;
}

function nameOf({ task, map }: TaskRecord): string {
  return map === undefined ? task : `${task}[${map}]`;
}

function wordsOf({ state, attempt, children, unkept }: TaskRecord): string {
  return [
    inWords(state),
    ...attempt > 1 ? [`attempt ${attempt}`] : [],
    ...children === undefined ? [] : [`${children} runs`],
    ...unkept === undefined ? [] : [`its result is not kept: ${unkept}`],
  ].join(", ");
}

function inWords({ type, message }: StateJSON): string {
  return type === "Success" || !message ? type : `${type} (${message})`;
}
