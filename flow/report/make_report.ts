// From the engine's view of a run to what a report shows of it. Every text goes through the run's redactor
// here, whatever was done to it before: a secret may have been learnt after the text was written.
import type { State } from "../../tasks/mod.ts";
import { drawRun } from "../_internal.ts";
import { failuresOf, type FlowRunState, TaskRun } from "../engine/mod.ts";
import { cutLines } from "./cut_lines.ts";
import { makeGraph } from "./make_graph.ts";
import type { ReportData, ReportLine, ReportRun, StateKind } from "./report_data.ts";

/** How much is shown of a name, and of a message, in UTF-16 units. */
const LONGEST_NAME = 120;
const LONGEST_MESSAGE = 2_000;

/** How much is shown of all messages together, and how much more for each run. */
const ALL_MESSAGES = 60_000;
const MORE_FOR_EACH_RUN = 60;

/**
 * Makes a report's data.
 *
 * @param run The run, which has ended.
 * @param state The state that it ended with.
 * @returns The data. No secret is in it.
 */
export async function makeReport(run: FlowRunState, state: State): Promise<ReportData> {
  const { graph, redactor } = run;
  const taskRuns = allRuns(run.runs);
  const safe = new SafeTexts(run, taskRuns.length);
  const runs = makeRuns(run, taskRuns, safe);
  const drawing = drawRun(run.flowName, graph, run.runs, redactor);
  const data: ReportData = {
    flowName: safe.name(run.flowName),
    runId: run.id,
    stateName: state.name,
    stateKind: kindOf(state),
    message: safe.message(state.message),
    startedAtMs: run.startedAtMs,
    durationMs: run.endedAtMs - run.startedAtMs,
    runs,
    lines: [],
    cutLineCount: 0,
    graph: await makeGraph(drawing, LONGEST_NAME),
  };
  return cutLines(data, makeLines(run, taskRuns), run.log.cutCount);
}

/** One run for each task, then the runs of mapped tasks. */
function allRuns(runs: readonly TaskRun[]): readonly TaskRun[] {
  return [...runs, ...runs.flatMap((run) => run.map?.children ?? [])];
}

function makeRuns(
  flowRun: FlowRunState,
  taskRuns: readonly TaskRun[],
  safe: SafeTexts,
): readonly ReportRun[] {
  const { graph } = flowRun;
  const drawn = drawRun("", graph, flowRun.runs, flowRun.redactor).tasks;
  const inputs = new Map(
    failuresOf(flowRun.runs).map(({ taskSlug, mapIndex, inputs }) => [
      `${taskSlug} ${mapIndex}`,
      Object.entries(inputs).map(([name, shape]) => `${name}: ${shape}`).join("\n"),
    ]),
  );
  return taskRuns.map((run) => {
    const { node, state, mapParent, mapIndex } = run;
    const name = safe.name(run.task.name);
    const slug = flowRun.redactor.redact(graph.slugOf(node));
    // What was cancelled while it ran came to no end of its own.
    const isCutOff = run.startedMs >= 0 && run.endedMs < 0;
    return {
      name,
      slug: mapParent !== undefined || slug === `${name}-1` ? "" : safe.name(slug),
      kind: drawn[node.index]!.kind,
      isMapped: node.isMapped && mapParent === undefined,
      parent: mapParent === undefined ? -1 : node.index,
      mapIndex,
      stateName: state.name,
      stateKind: kindOf(state),
      message: safe.message(state.message),
      inputs: state.isFailed ? safe.message(inputs.get(keyOf(slug, mapIndex)) ?? "") : "",
      attempt: run.attempt,
      startedMs: run.startedMs,
      endedMs: isCutOff ? flowRun.endedAtMs - flowRun.startedAtMs : run.endedMs,
      earlier: (run.extras?.earlier ?? []).map(({ startedMs, endedMs, state }) => ({
        startedMs,
        endedMs,
        message: safe.message(state.message),
      })),
      upstream: mapParent === undefined ? [...new Set(node.upstream.map(({ from }) => from))] : [],
    };
  });
}

function keyOf(slug: string, mapIndex: number): string {
  return `${slug} ${mapIndex < 0 ? undefined : mapIndex}`;
}

function makeLines(run: FlowRunState, taskRuns: readonly TaskRun[]): readonly ReportLine[] {
  const indexes = new Map(taskRuns.map((taskRun, index) => [taskRun, index]));
  return run.log.lines.map(({ owner, atMs, level, text }) => ({
    run: owner instanceof TaskRun ? indexes.get(owner) ?? -1 : -1,
    atMs: Math.max(0, Math.round(atMs - run.startedAtMs)),
    level,
    text: run.redactor.redact(text), // secrecy 4
  }));
}

/** What of a state a reader tells apart at a glance. */
export function kindOf(state: State): StateKind {
  if (state.name === "TriggerFailed") return "blocked";
  if (state.isFailed) return "failed";
  if (state.isSkipped) return "skipped";
  if (state.isSuccessful) return "success";
  if (state.isCancelled) return "cancelled";
  if (state.isRetrying) return "retrying";
  if (state.isPaused) return "paused";
  return state.isRunning ? "running" : "pending";
}

/** Masks texts, each once, and cuts them where they are too long: never before they are masked. */
class SafeTexts {
  readonly #run: FlowRunState;
  readonly #known = new Map<string, string>();
  #room: number;

  constructor(run: FlowRunState, runCount: number) {
    this.#run = run;
    this.#room = ALL_MESSAGES + MORE_FOR_EACH_RUN * runCount;
  }

  /** secrecy 7: a name may have been made from a secret. */
  name(text: string): string {
    return this.#once(`name ${text}`, () => cut(this.#run.redactor.redact(text), LONGEST_NAME));
  }

  message(text: string): string {
    return this.#once(text, () => {
      const longest = Math.min(LONGEST_MESSAGE, Math.max(LONGEST_NAME, this.#room));
      const message = cut(this.#run.redactor.redact(text), longest);
      this.#room -= message.length;
      return message;
    });
  }

  #once(key: string, make: () => string): string {
    let text = this.#known.get(key);
    if (text === undefined) this.#known.set(key, text = make());
    return text;
  }
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
