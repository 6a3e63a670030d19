// Cuts the log of a report to the room that there is for it.
import { encodeReport } from "./encode_report.ts";
import type { ReportData, ReportLine } from "./report_data.ts";
import { STYLE } from "./style.ts";
import { VIEWER_SCRIPT } from "./viewer_script.ts";

/** How large the page of a run of up to 1,000 task runs may be, in bytes; more may be larger. */
const PAGE_BYTES = 480_000;
const RUNS_FOR_THAT = 1_000;

/** How much room the log has in any case, in bytes. */
const LOG_BYTES = 20_000;

/** The room that a line takes besides its text: its time, its level, its task run, and commas. */
const BYTES_FOR_A_LINE = 24;

/**
 * Puts the log into a report: as many of its last lines as there is room for.
 *
 * @param data The report without its log.
 * @param lines The log.
 * @param cutCount How many lines before those are lost already.
 * @returns The report with its log.
 */
export function cutLines(
  data: ReportData,
  lines: readonly ReportLine[],
  cutCount: number,
): ReportData {
  const size = PAGE_BYTES * Math.max(1, data.runs.length / RUNS_FOR_THAT);
  const page = bytesOf(encodeReport(data)) + STYLE.length + VIEWER_SCRIPT.length;
  let room = Math.max(LOG_BYTES, size - page);
  let first = lines.length;
  const known = new Set<string>();
  while (first > 0) {
    const { text } = lines[first - 1]!;
    room -= BYTES_FOR_A_LINE + (known.has(text) ? 0 : bytesOf(text));
    if (room < 0) break;
    known.add(text);
    first--;
  }
  return { ...data, lines: lines.slice(first), cutLineCount: cutCount + first };
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
