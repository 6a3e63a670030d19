// How much of the log a report has room for.
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { Redactor } from "../../secrets/mod.ts";
import { madeUpPipeline, madeUpReport } from "./_test_report.ts";
import { cutLines } from "./cut_lines.ts";
import { reportPage } from "./page.ts";
import type { ReportLine } from "./report_data.ts";

function linesOf(count: number, text: (index: number) => string): ReportLine[] {
  return Array.from({ length: count }, (_, index) => (
    { run: -1, atMs: index, level: "INFO", text: text(index) }
  ));
}

Deno.test("a short log is kept whole", () => {
  const lines = linesOf(100, (index) => `line ${index}`);
  const data = cutLines(madeUpReport([]), lines, 0);
  assertEquals(data.lines, lines);
  assertEquals(data.cutLineCount, 0);
});

Deno.test("of a long log the end is kept, and what is missing is counted", async () => {
  const lines = linesOf(10_000, (index) => `${index} `.padEnd(300, "é"));
  const data = cutLines(madeUpPipeline(990), lines, 5);
  assertGreater(data.lines.length, 100);
  assertEquals(data.lines.at(-1), lines.at(-1));
  assertEquals(data.lines.length + data.cutLineCount, 10_005);
  const html = await reportPage(data, new Redactor());
  assertLess(new TextEncoder().encode(html).length, 500_000);
});

Deno.test("a line that comes up again takes little room", () => {
  const alike = cutLines(madeUpReport([]), linesOf(10_000, () => "x".repeat(1_000)), 0);
  assertEquals(alike.cutLineCount, 0);
});

Deno.test("the log has some room even where the runs take all of it", () => {
  const runs = madeUpPipeline(1_000).runs.map((run, index) => (
    { ...run, message: `${index}`.padEnd(1_000, "-") }
  ));
  const { lines } = cutLines(madeUpReport(runs), linesOf(1_000, (index) => `line ${index}`), 0);
  assert(lines.length > 100);
});
