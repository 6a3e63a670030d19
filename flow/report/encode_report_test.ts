// Reports as lists of texts, and back.
import { assertEquals, assertLess } from "@std/assert";
import { madeUpPipeline, madeUpReport, madeUpRun } from "./_test_report.ts";
import { encodeReport } from "./encode_report.ts";
import { decodeReport } from "./model/decode_report.ts";
import type { ReportData } from "./report_data.ts";

function andBack(data: ReportData): ReportData {
  return decodeReport(JSON.parse(JSON.stringify(encodeReport(data))));
}

Deno.test("a report is decoded to what was encoded", () => {
  for (const data of [madeUpPipeline(3), madeUpPipeline(100)]) assertEquals(andBack(data), data);
});

Deno.test("a report of nothing is decoded to nothing", () => {
  const data = madeUpReport([], { flowName: "", message: "", durationMs: 0 });
  assertEquals(andBack(data), data);
});

Deno.test("texts come back whatever stands in them", () => {
  const text = 'a,b;"c"\\ </script><!-- &amp; \u2028 \u0000 \ud83d\ude80 \n1,2,3';
  const data = madeUpReport(
    [madeUpRun({ name: text, slug: text, stateName: text, message: text, inputs: text })],
    {
      flowName: text,
      lines: [{ run: 0, atMs: 1, level: "INFO", text }],
      graph: {
        width: 1,
        height: 2,
        boxes: [{ label: text, runs: [0], x: 1, y: 2, width: 3, height: 4 }],
        edges: [{ from: 0, to: 0, isMapped: true, label: text, labelAt: [5, 6], points: [7, 8] }],
      },
    },
  );
  assertEquals(andBack(data), data);
});

Deno.test("a text that many runs share is written once", () => {
  const message = "the same long message ".repeat(10);
  const sizeOf = (count: number) =>
    JSON.stringify(encodeReport(madeUpReport(Array(count).fill(madeUpRun({ message }))))).length;
  assertLess(sizeOf(101) - sizeOf(1), 100 * message.length / 5);
});

Deno.test("a number that was masked is read as one that is not known", () => {
  const data = madeUpReport([madeUpRun({ startedMs: 12345, endedMs: 67890 }), madeUpRun()]);
  const json = JSON.stringify(encodeReport(data)).replaceAll("12345", "********");
  const [first, second] = decodeReport(JSON.parse(json)).runs;
  assertEquals(first, madeUpRun({ startedMs: -1, endedMs: 67890 }));
  assertEquals(second, madeUpRun());
});
