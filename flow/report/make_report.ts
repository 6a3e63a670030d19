// Makes the data of a report. Every text goes through the run's redactor here, masked
// before or not: a secret may have been learnt after the text was written.
import type { Redactor } from "../../secrets/mod.ts";
import type { State } from "../../tasks/mod.ts";
import { cutLines } from "./cut_lines.ts";
import { makeGraph } from "./make_graph.ts";
import type { ReportData, ReportRun, StateKind } from "./report_data.ts";
import type { ReportSource } from "./report_source.ts";

/** How much is shown of a name, and of a message, in UTF-16 units. */
const LONGEST_NAME = 120;
const LONGEST_MESSAGE = 2_000;

/** How much is shown of all messages together, and how much more for each run. */
const ALL_MESSAGES = 60_000;
const MORE_FOR_EACH_RUN = 60;

/**
 * Makes a report's data.
 *
 * @param source The run.
 * @returns The data. No secret is in it.
 */
export async function makeReport(source: ReportSource): Promise<ReportData> {
  const { state, startedAtMs, drawing, redactor } = source;
  const safe = new SafeTexts(source);
  const data: ReportData = {
    flowName: safe.name(source.flowName),
    runId: source.runId,
    stateName: state.name,
    stateKind: kindOf(state),
    message: safe.message(state.message),
    startedAtMs,
    durationMs: source.endedAtMs - startedAtMs,
    runs: makeRuns(source, safe),
    lines: [],
    cutLineCount: 0,
    graph: await makeGraph(drawing, LONGEST_NAME),
  };
  const lines = source.lines.map(({ run, atMs, level, text }) => ({
    run,
    atMs: Math.max(0, Math.round(atMs - startedAtMs)),
    level,
    text: redactor.redact(text), // secrecy 4
  }));
  return cutLines(data, lines, source.cutLineCount);
}

function makeRuns({ drawing, runs }: ReportSource, safe: SafeTexts): readonly ReportRun[] {
  const upstream: number[][] = drawing.tasks.map(() => []);
  for (const { from, to } of drawing.edges) upstream[to]!.push(from);
  return runs.map((run) => {
    const { task, mapIndex, state, attempt, startedMs, endedMs } = run;
    const drawn = drawing.tasks[task]!;
    const isChild = mapIndex >= 0;
    const [name, slug] = [safe.name(drawn.name), safe.name(run.slug)];
    const inputs = Object.entries(run.inputs).map(([name, shape]) => `${name}: ${shape}`);
    return {
      name,
      slug: isChild || slug === `${name}-1` ? "" : slug,
      kind: drawn.kind,
      isMapped: drawn.isMapped && !isChild,
      parent: isChild ? task : -1,
      mapIndex,
      stateName: state.name,
      stateKind: kindOf(state),
      message: safe.message(state.message),
      inputs: safe.message(inputs.join("\n")),
      attempt,
      startedMs,
      endedMs,
      earlier: run.earlier.map(({ startedMs, endedMs, state }) => ({
        startedMs,
        endedMs,
        message: safe.message(state.message),
      })),
      upstream: isChild ? [] : upstream[task]!,
    };
  });
}

/** The kind of a state, by which its sign and colour are chosen. */
function kindOf(state: State): StateKind {
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
  readonly #redactor: Redactor;
  readonly #known = new Map<string, string>();
  #room: number;

  constructor({ redactor, runs }: ReportSource) {
    this.#redactor = redactor;
    this.#room = ALL_MESSAGES + MORE_FOR_EACH_RUN * runs.length;
  }

  /** secrecy 7: a name may have been made from a secret. */
  name(text: string): string {
    return this.#once(`name ${text}`, () => cut(this.#redactor.redact(text), LONGEST_NAME));
  }

  message(text: string): string {
    return this.#once(text, () => {
      const longest = Math.min(LONGEST_MESSAGE, Math.max(LONGEST_NAME, this.#room));
      const message = cut(this.#redactor.redact(text), longest);
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
