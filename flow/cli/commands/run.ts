// `tacit run`: runs a flow, shows how far it has come, and says what came of it.
import { watch } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import process from "node:process";
import { isMainThread } from "node:worker_threads";
import { getConfig } from "../../../config/mod.ts";
import type { ResultStore } from "../../../tasks/mod.ts";
import type { FlowRun } from "../../_internal.ts";
import { describeFailures, type RunOptions } from "../../engine/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { durationText } from "../duration_text.ts";
import { EXIT } from "../exit_code.ts";
import { loadFlow } from "../load_flow.ts";
import { parseParameters } from "../parse_parameters.ts";
import { LineView, LiveView, type ProgressView } from "../progress_view.ts";
import { ReportFile } from "../report_file.ts";

/** The files that a flow may be made of. */
const WATCHED_FILES = /\.(ts|tsx|js|mjs|json|toml)$/;
/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/** The command. */
export const run: Command = {
  name: "run",
  args: "FILE[#EXPORT]",
  arity: [1, 1],
  summary: "Run a flow.",
  options: {
    param: {
      value: "NAME=VALUE",
      isMultiple: true,
      summary: "A parameter. A value that is JSON is decoded; every other is a text.",
    },
    params: { value: "FILE", isMultiple: true, summary: "A JSON file with parameters." },
    results: { value: "FOLDER", summary: "Where to keep results, so that the run can be resumed." },
    resume: { value: "RUN", summary: "The run to go on with: its identifier, or `latest`." },
    report: { value: "FILE", summary: "Where to write a report of the run, a page of HTML." },
    "log-level": { value: "LEVEL", summary: "DEBUG, INFO, WARNING, ERROR or CRITICAL." },
    watch: { summary: "Run again whenever a file in the flow's folder changes." },
    json: { summary: "Print JSON, for programs, and no progress." },
  },
  run: runCommand,
};

async function runCommand(input: CommandInput): Promise<number> {
  const level = input.get("log-level");
  // Before anything asks for the configuration, which is read once.
  if (level !== undefined) process.env["PREFECT__LOGGING__LEVEL"] = level.toUpperCase();
  return input.has("watch") ? await runAndWatch(input) : await runOnce(input);
}

async function runOnce(input: CommandInput): Promise<number> {
  const { args: [target = ""], get, all, has, screen } = input;
  const parameters = parseParameters(all("param"), all("params"));
  const folder = get("results");
  const resume = get("resume");
  const reportName = get("report");
  const report = reportName === undefined ? undefined : new ReportFile(reportName);
  const { flow } = await loadFlow(target);
  const view = has("json")
    ? undefined
    : screen.isTerminal
    ? new LiveView(screen)
    : new LineView(screen);
  const startedAt = performance.now();
  let flowRun: FlowRun<unknown>;
  try {
    flowRun = await flow.run({
      parameters,
      handleInterrupt: isMainThread,
      ...folder !== undefined && { results: await openStore(folder) },
      ...resume !== undefined && { resume },
      ...listening(view),
    });
  } finally {
    view?.close();
  }
  const ms = performance.now() - startedAt;
  if (!has("json")) tell(flowRun, ms, input);
  const isReported = await report?.write(flowRun, screen) ?? true;
  if (has("json")) {
    screen.json({
      ...summaryOf(flowRun, ms),
      ...report !== undefined && { report: isReported ? report.name : null },
    });
  } else if (report !== undefined && isReported) {
    screen.line(`The report is in ${report.name}.`);
  }
  const { isSuccessful, state } = flowRun;
  if (isSuccessful) return isReported ? EXIT.success : EXIT.usage;
  return state.isCancelled ? EXIT.interrupted : EXIT.failed;
}

async function openStore(folder: string): Promise<ResultStore> {
  const { FileResultStore } = await import("../../results/mod.ts");
  return new FileResultStore(folder);
}

function listening(view: ProgressView | undefined): Pick<RunOptions, "onEvent"> {
  return view === undefined ? {} : { onEvent: (event) => view.note(event) };
}

function summaryOf(flowRun: FlowRun<unknown>, ms: number): object {
  return {
    runId: flowRun.id,
    flow: flowRun.flowName,
    state: flowRun.state.name,
    message: flowRun.state.message,
    milliseconds: Math.round(ms),
    failures: flowRun.failures.map(({ state, ...failure }) => ({
      ...failure,
      state: state.name,
      message: state.message,
    })),
  };
}

function tell(flowRun: FlowRun<unknown>, ms: number, { args, get, screen }: CommandInput): void {
  const paintRed = (text: string) => screen.paint("red", text);
  for (const line of describeFailures(flowRun.failures, paintRed)) screen.line(line);
  const { state, isSuccessful, flowName, id } = flowRun;
  const color = isSuccessful ? "green" : "red";
  screen.line(
    `${screen.paint(color, state.name)}: flow ${flowName} in ${durationText(ms)}. ${state.message}`,
  );
  const folder = get("results");
  if (!isSuccessful && (folder !== undefined || getConfig().flows.checkpointing)) {
    const where = folder === undefined ? [] : ["--results", folder];
    const words = ["tacit", "run", args[0]!, ...where, "--resume", id];
    screen.line(`Go on with it: ${words.map(quotedWord).join(" ")}`);
  }
}

/** A word as a shell takes it. */
function quotedWord(word: string): string {
  return /^[\w@%+=:,./#-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A thread loads modules once, so each run has one of its own, which reads every file anew. */
async function runAndWatch({ args: [target = ""], screen }: CommandInput): Promise<number> {
  const folder = dirname(resolve(target.split("#")[0]!));
  const words = process.argv.slice(2).filter((word) => word !== "--watch");
  let worker: Worker | undefined;
  const start = () => {
    worker?.terminate();
    worker = new Worker(new URL("../watch_worker.ts", import.meta.url), { type: "module" });
    worker.postMessage(words);
  };
  start();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name === null || !WATCHED_FILES.test(String(name))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      screen.error(`${relative(".", resolve(folder, String(name)))} has changed: running again.`);
      start();
    }, SETTLE_MS);
  });
  return await new Promise((done) => {
    process.once("SIGINT", () => {
      watcher.close();
      clearTimeout(timer);
      worker?.terminate();
      done(EXIT.interrupted);
    });
  });
}
