// Reads what `encodeReport` wrote, in the page.
import type { EncodedReport } from "../encode_report.ts";
import type { ReportAttempt, ReportData, ReportRun, StateKind } from "../report_data.ts";

/**
 * Decodes a report.
 *
 * @param encoded What `encodeReport` gave.
 * @returns The report's data. A number that was masked is -1.
 */
export function decodeReport(encoded: EncodedReport): ReportData {
  const list = (index: number) => encoded[index] ?? [];
  const [flowName = "", runId = "", stateName = "", stateKind, message = "", ...rest] = list(0);
  const [startedAtMs, durationMs, cutLineCount, size] = rest;
  const texts = list(6);
  const textOf = (index: number | undefined) => texts[index ?? -1] ?? "";
  const line = list(3).map(decodeNumbers);
  return {
    flowName,
    runId,
    stateName,
    stateKind: stateKind as StateKind,
    message,
    startedAtMs: decodeNumber(startedAtMs),
    durationMs: decodeNumber(durationMs),
    cutLineCount: decodeNumber(cutLineCount),
    runs: decodeRuns(list(1).map(decodeNumbers), list(2).map(decodeNumbers), textOf),
    lines: (line[0] ?? []).map((run, index) => ({
      run,
      atMs: line[1]?.[index] ?? -1,
      level: textOf(line[2]?.[index]),
      text: textOf(line[3]?.[index]),
    })),
    graph: size === undefined ? undefined : decodeGraph(size, list(4), list(5), textOf),
  };
}

/** The task runs, from their columns. */
function decodeRuns(
  columns: readonly (readonly number[])[],
  attempts: readonly (readonly number[])[],
  textOf: (index: number | undefined) => string,
): readonly ReportRun[] {
  const at = (column: number, index: number) => columns[column]?.[index] ?? -1;
  const earlier = new Map<number, ReportAttempt[]>();
  (attempts[0] ?? []).forEach((run, index) => {
    const known = earlier.get(run) ?? [];
    earlier.set(run, known);
    known.push({
      startedMs: attempts[1]?.[index] ?? -1,
      endedMs: attempts[2]?.[index] ?? -1,
      message: textOf(attempts[3]?.[index]),
    });
  });
  let upstreamEnd = 0;
  return (columns[0] ?? []).map((name, index) => ({
    name: textOf(name),
    slug: textOf(at(1, index)),
    kind: textOf(at(2, index)) as ReportRun["kind"],
    isMapped: at(3, index) === 1,
    parent: at(4, index),
    mapIndex: at(5, index),
    stateName: textOf(at(6, index)),
    stateKind: textOf(at(7, index)) as StateKind,
    message: textOf(at(8, index)),
    inputs: textOf(at(9, index)),
    attempt: at(10, index),
    startedMs: at(11, index),
    endedMs: at(12, index),
    earlier: earlier.get(index) ?? [],
    upstream: columns[14]?.slice(upstreamEnd, upstreamEnd += at(13, index)) ?? [],
  }));
}

/** The graph. */
function decodeGraph(
  size: string,
  boxes: readonly string[],
  edges: readonly string[],
  textOf: (index: number | undefined) => string,
): NonNullable<ReportData["graph"]> {
  const [width = 0, height = 0] = decodeNumbers(size);
  return {
    width,
    height,
    boxes: boxes.map((box) => {
      const [label, x = 0, y = 0, width = 0, height = 0, ...runs] = decodeNumbers(box);
      return { label: textOf(label), x, y, width, height, runs };
    }),
    edges: edges.map((edge) => {
      const [from = 0, to = 0, isMapped, text, x = 0, y = 0, ...points] = decodeNumbers(edge);
      const label = textOf(text);
      const labelAt = label === "" ? [] : [x, y];
      return { from, to, isMapped: isMapped === 1, label, labelAt, points };
    }),
  };
}

/** A column of numbers. */
function decodeNumbers(column: string): readonly number[] {
  return column === "" ? [] : column.split(",").map(decodeNumber);
}

/** A number, or -1 for what is none. */
function decodeNumber(text: string | undefined): number {
  const number = Number(text);
  return Number.isNaN(number) ? -1 : number;
}
