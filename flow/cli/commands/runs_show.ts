// `tacit runs show`: what became of each task of a run, as its records tell it.
import type { StateJSON } from "../../../tasks/mod.ts";
import { type LogRecord, readRun, type RunReport, type TaskRecord } from "../../results/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { EXIT } from "../exit_code.ts";
import { runStoreIn } from "../run_store.ts";
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
    log: { summary: "Show the lines of its log, too." },
    json: { summary: "Print JSON, for programs." },
  },
  run: showRun,
};

async function showRun({ args: [wanted = ""], get, has, screen }: CommandInput): Promise<number> {
  await using store = runStoreIn(get("results"));
  const runId = wanted === "latest" ? (await store.list({ limit: 1 })).runs[0]?.runId : wanted;
  const report = runId === undefined ? undefined : await readRun(store, runId);
  if (report === undefined) {
    throw new UsageError(
      `There is no run "${wanted}" in ${store.name}. See \`tacit runs list\`.`,
    );
  }
  if (has("json")) {
    const { runId, flowName, startedAt, state, tasks, log, faults } = report;
    screen.json({ runId, flowName, startedAt, state, tasks, log, faults });
    return EXIT.success;
  }
  screen.line(`${screen.paint("bold", report.flowName)} ${report.runId}`);
  screen.line(`began ${report.startedAt.toISOString()}, ${howItEnded(report)}`);
  screen.line();
  printRows(screen, report.tasks.map((task) => [nameOf(task), wordsOf(task)]));
  if (has("log")) {
    screen.line();
    for (const line of report.log) screen.line(lineOf(line, report));
  }
  for (const fault of report.faults) screen.error(fault);
  return EXIT.success;
}

/** A line of the log, with the task that logged it. */
function lineOf({ at, level, node, map, text }: LogRecord, { header }: RunReport): string {
  const name = node === undefined ? undefined : header.tasks[node]?.name;
  const task = name === undefined ? "" : `${name}${map === undefined ? "" : `[${map}]`}: `;
  return `${at.slice(0, 19).replace("T", " ")} ${level.padEnd(7)} ${task}${text}`;
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
