// `tacit run`: runs a flow, shows how far it has come, and says what came of it.
import { watch } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import process from "node:process";
import { isMainThread } from "node:worker_threads";
import { getConfig } from "../../../config/mod.ts";
import type { Flow, FlowRun } from "../../_internal.ts";
import { describeFailures, type RunOptions } from "../../engine/mod.ts";
import type { Command, CommandInput } from "../command.ts";
import { durationText } from "../../logging/mod.ts";
import { EXIT } from "../exit_code.ts";
import { loadFlow } from "../load_flow.ts";
import { ENV_FILE } from "../env_files.ts";
import { outputJson, outputText } from "../run_output.ts";
import { readParameters, splitPairs } from "../parse_parameters.ts";
import { LineView, LiveView, type ProgressView } from "../progress_view.ts";
import { permissionHint } from "../permission_hint.ts";
import { programName } from "../program_name.ts";
import { ReportFile } from "../report_file.ts";
import { runStoreIn } from "../run_store.ts";
import { wrapLines } from "../usage.ts";
import { UsageError } from "../usage_error.ts";

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
      summary: "A parameter, read as its default or schema asks; NAME:text=VALUE is text.",
    },
    params: { value: "FILE", isMultiple: true, summary: "A JSON file with parameters." },
    results: { value: "FOLDER", summary: "Where to keep results, so that the run can be resumed." },
    resume: { value: "RUN", summary: "The run to go on with: its identifier, or `latest`." },
    report: { value: "FILE", summary: "Where to write a report of the run, a page of HTML." },
    output: { summary: "Show what the flow returned, with secrets masked." },
    "env-file": ENV_FILE,
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
  const given = splitPairs(all("param"));
  const folder = get("results");
  const resume = get("resume");
  const reportName = get("report");
  const report = reportName === undefined ? undefined : new ReportFile(reportName);
  const { flow } = await loadFlow(target);
  const parameters = readParameters(given, all("params"), flow.parameters);
  if (resume === undefined) checkRequired(flow, parameters);
  const view = has("json")
    ? undefined
    : screen.isTerminal
    ? new LiveView(screen)
    : new LineView(screen);
  const store = folder === undefined ? undefined : runStoreIn(folder);
  const startedAt = performance.now();
  let flowRun: FlowRun<unknown>;
  try {
    flowRun = await flow.run({
      parameters,
      handleInterrupt: isMainThread,
      ...store !== undefined && { results: store },
      ...resume !== undefined && { resume },
      ...listening(view),
    });
  } finally {
    view?.close();
    await store?.close();
  }
  const ms = performance.now() - startedAt;
  if (!has("json")) tell(flowRun, ms, input);
  const showsOutput = has("output") && flowRun.isSuccessful;
  const isReported = await report?.write(flowRun, screen) ?? true;
  if (has("json")) {
    screen.json({
      ...summaryOf(flowRun, ms),
      ...showsOutput && { output: outputJson(flowRun) },
      ...report !== undefined && { report: isReported ? report.name : null },
    });
  } else {
    if (report !== undefined && isReported) screen.line(`The report is in ${report.name}.`);
    if (showsOutput) screen.line(outputText(flowRun));
  }
  const { isSuccessful, state } = flowRun;
  if (isSuccessful) return isReported ? EXIT.success : EXIT.usage;
  return state.isCancelled ? EXIT.interrupted : EXIT.failed;
}

/** Says so here, and in the command line's words, before anything begins. A resumed run has its own. */
function checkRequired(flow: Flow<unknown>, given: Readonly<Record<string, unknown>>): void {
  const missing = flow.parameters.filter(({ name, isRequired }) =>
    isRequired && !Object.hasOwn(given, name)
  );
  if (missing.length === 0) return;
  const options = missing.map(({ name }) => `--param ${name}=…`).join(" ");
  throw new UsageError(`Flow "${flow.name}" needs to be given: \`${options}\`.`);
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

function tell(
  flowRun: FlowRun<unknown>,
  ms: number,
  { args, get, has, screen }: CommandInput,
): void {
  const headline = (text: string) => screen.paint("red", text);
  const isLogged = getConfig().logging.level.toUpperCase() !== "CRITICAL";
  const say = (text: string) => {
    for (const line of wrapLines(text, screen.width)) screen.line(line);
  };
  for (const line of describeFailures(flowRun.failures, { headline, isLogged })) {
    if (/^\s+at /.test(line)) screen.line(line); // Terminals make a link of the whole of it.
    else say(line);
  }
  const isRefused = flowRun.failures.some(({ state: { result } }) =>
    result instanceof Error && result.name === "NotCapable"
  );
  if (isRefused) say(permissionHint());
  const { state, isSuccessful, flowName, id } = flowRun;
  const color = isSuccessful ? "green" : "red";
  say(
    `${screen.paint(color, state.name)}: flow ${flowName} in ${durationText(ms)}. ${state.message}`,
  );
  if (isSuccessful && !has("output") && flowRun.output !== undefined) {
    screen.line(screen.paint("dim", "`--output` shows what it returned."));
  }
  const folder = get("results");
  if (!isSuccessful && (folder !== undefined || getConfig().flows.checkpointing)) {
    const where = folder === undefined ? [] : ["--results", folder];
    const words = ["run", args[0]!, ...where, "--resume", id];
    screen.line(`Go on with it: ${programName()} ${words.map(quotedWord).join(" ")}`);
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
