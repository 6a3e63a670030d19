// Reads a report's page back, for tests of what is recorded of a run.
import { assert } from "@std/assert";
import type { EncodedReport } from "./encode_report.ts";
import { decodeReport } from "./model/decode_report.ts";
import type { ReportData } from "./report_data.ts";

/** What a page holds. */
export function readReport(html: string): ReportData {
  const [, json] = html.match(/<script[^>]* id="report-data">(.*?)<\/script>/s) ?? [];
  assert(json !== undefined, "the page holds no data");
  return decodeReport(JSON.parse(json) as EncodedReport);
}
