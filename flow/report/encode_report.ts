// A report's data in the form that a page holds: lists of texts. Every number stands in a text too, so
// that a secret of digits can be masked even there and the rest can still be read.
import type { ReportData } from "./report_data.ts";

/** A report's data as lists of texts, by position: `decodeReport` reads it. */
export type EncodedReport = readonly (readonly string[])[];

/**
 * Encodes a report.
 *
 * @param data What it shows.
 * @returns The lists. Texts that come up often stand in them once.
 */
export function encodeReport(data: ReportData): EncodedReport {
  const texts = new TextTable();
  const { runs, lines, graph } = data;
  const column = (numbers: Iterable<number>) => [...numbers].join(",");
  const attempts = runs.flatMap(({ earlier }, run) => earlier.map((each) => ({ ...each, run })));
  const runColumns = [
    column(runs.map(({ name }) => texts.indexOf(name))),
    column(runs.map(({ slug }) => texts.indexOf(slug))),
    column(runs.map(({ kind }) => texts.indexOf(kind))),
    column(runs.map(({ isMapped }) => Number(isMapped))),
    column(runs.map(({ parent }) => parent)),
    column(runs.map(({ mapIndex }) => mapIndex)),
    column(runs.map(({ stateName }) => texts.indexOf(stateName))),
    column(runs.map(({ stateKind }) => texts.indexOf(stateKind))),
    column(runs.map(({ message }) => texts.indexOf(message))),
    column(runs.map(({ inputs }) => texts.indexOf(inputs))),
    column(runs.map(({ attempt }) => attempt)),
    column(runs.map(({ startedMs }) => startedMs)),
    column(runs.map(({ endedMs }) => endedMs)),
    column(runs.map(({ upstream }) => upstream.length)),
    column(runs.flatMap(({ upstream }) => upstream)),
  ];
  const attemptColumns = [
    column(attempts.map(({ run }) => run)),
    column(attempts.map(({ startedMs }) => startedMs)),
    column(attempts.map(({ endedMs }) => endedMs)),
    column(attempts.map(({ message }) => texts.indexOf(message))),
  ];
  const lineColumns = [
    column(lines.map(({ run }) => run)),
    column(lines.map(({ atMs }) => atMs)),
    column(lines.map(({ level }) => texts.indexOf(level))),
    column(lines.map(({ text }) => texts.indexOf(text))),
  ];
  const boxes = graph?.boxes.map(({ label, x, y, width, height, runs }) =>
    column([texts.indexOf(label), x, y, width, height, ...runs])
  );
  const edges = graph?.edges.map(({ from, to, isMapped, label, labelAt, points }) =>
    column([
      ...[from, to, Number(isMapped), texts.indexOf(label)],
      ...[labelAt[0] ?? 0, labelAt[1] ?? 0],
      ...points,
    ])
  );
  const { flowName, runId, stateName, stateKind, message, startedAtMs, durationMs } = data;
  return [
    [flowName, runId, stateName, stateKind, message].concat(
      [startedAtMs, durationMs, data.cutLineCount].map(String),
      graph === undefined ? [] : [column([graph.width, graph.height])],
    ),
    runColumns,
    attemptColumns,
    lineColumns,
    boxes ?? [],
    edges ?? [],
    texts.all,
  ];
}

/** Gives each text a number, in the order in which they first come up. */
class TextTable {
  readonly all: string[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    const index = this.all.push(text) - 1;
    this.#indexes.set(text, index);
    return index;
  }
}
