// What a run's report says of it, and what it never says.
import {
  assert,
  assertEquals,
  assertFalse,
  assertGreater,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { context, withContext } from "../../config/mod.ts";
import { Redactor } from "../../secrets/mod.ts";
import { Failed, Parameter, PrefectSecret, SKIP, Success, task } from "../../tasks/mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";
import { Flow, type FlowRun } from "../mod.ts";
import { readPage } from "./_test_report.ts";
import { makeReport } from "./make_report.ts";
import { makeTree } from "./model/run_tree.ts";
import type { ReportData } from "./report_data.ts";
import { renderReport, writeReport } from "./mod.ts";

const SECRETS = { TOKEN: "a token's value" };

/** What the report of a flow's run shows. */
async function reportOf(flow: Flow<unknown>): Promise<ReportData> {
  return readPage(await renderReport(await runSilently(flow)));
}

function runSilently(flow: Flow<unknown>): Promise<FlowRun<unknown>> {
  return withContext({ secrets: SECRETS }, () => flow.run({ logger: SILENT }));
}

function orders(rowCount: number): Flow<unknown> {
  let attempts = 0;
  const extract = task((since: string, _token: string) => {
    context.logger.info(`Since ${since}.`, { rows: rowCount });
    return Array.from({ length: rowCount }, (_, row) => row);
  }, { name: "extract" });
  const load = task((row: number) => {
    context.logger.warn(`Row ${row} of ${rowCount} takes long: ${row * 7} steps.`);
    if (row % 50 === 7) throw new TypeError(`Row ${row} has no id.`);
  }, { name: "load" });
  const skip = task(() => {
    throw new SKIP("Nothing to do.");
  }, { name: "skip" });
  const retry = task(() => {
    if (++attempts < 3) throw new Error("503");
  }, { name: "retry", maxRetries: 2, retryDelay: { milliseconds: 1 } });
  const sum = task((_: unknown) => {}, { name: "sum" });
  return new Flow("orders", () => {
    const since = new Parameter<string>("since", { default: "May" });
    skip();
    retry();
    return sum(load.map(extract(since, new PrefectSecret<string>("TOKEN"))));
  });
}

Deno.test("a report shows each task run with its state, times and attempts", async () => {
  const { runs, ...data } = await reportOf(orders(10));
  const shown = runs.map((run) => `${run.name} ${run.mapIndex} ${run.kind} ${run.stateName}`);
  assertEquals(shown.sort(), [
    "TOKEN -1 secret Success",
    "extract -1 task Success",
    "load -1 task Mapped",
    ...Array.from(
      { length: 10 },
      (_, row) => `load ${row} task ${row === 7 ? "Failed" : "Success"}`,
    ),
    "retry -1 task Success",
    "since -1 parameter Success",
    "skip -1 task Skipped",
    "sum -1 task TriggerFailed",
  ]);
  assertEquals([data.flowName, data.stateName, data.stateKind], ["orders", "Failed", "failed"]);
  const find = (name: string, mapIndex = -1) =>
    runs.find((run) => run.name === name && run.mapIndex === mapIndex)!;
  assertEquals(find("sum").stateKind, "blocked");
  assertEquals(find("sum").startedMs, -1);
  assertEquals(find("retry").attempt, 3);
  assertEquals(find("retry").earlier.length, 2);
  assertStringIncludes(find("retry").earlier[0]!.message, "Retrying");
  assertEquals(find("load", 7).inputs, "0: number");
  assertStringIncludes(find("load", 7).message, "Row 7 has no id.");
  for (const run of runs) assert(run.endedMs >= run.startedMs, run.name);
  for (const run of runs) assert(run.endedMs <= data.durationMs + 1, run.name);
});

Deno.test("a report knows what follows what, and which runs are parts", async () => {
  const data = await reportOf(orders(10));
  const tree = makeTree(data);
  const load = tree.find(({ title }) => title === "load")!;
  assertEquals(
    load.parts.map(({ title }) => title),
    [...Array(10).keys()].map((i) => `load[${i}]`),
  );
  assertEquals(load.run.upstream.map((index) => data.runs[index]!.name), ["extract"]);
  const { boxes, edges } = data.graph!;
  assertEquals(
    edges.map(({ from, to }) => `${boxes[from]!.label} to ${boxes[to]!.label}`).sort(),
    ["TOKEN to extract", "extract to load", "load to sum", "since to extract"],
  );
  assertEquals(boxes.map(({ runs }) => data.runs[runs[0]!]!.name), boxes.map(({ label }) => label));
});

Deno.test("a report has the log, each line with the run that logged it", async () => {
  const { lines, runs } = await reportOf(orders(3));
  const said = lines.map(({ run, level, text }) => {
    const { name = "flow", mapIndex = -1 } = runs[run] ?? {};
    return `${level} ${name}${mapIndex < 0 ? "" : `[${mapIndex}]`}: ${text}`;
  });
  assert(said.includes("WARNING load[2]: Row 2 of 3 takes long: 14 steps."), said.join("\n"));
  assert(said.some((line) => line.startsWith("INFO extract: Since May.")), said.join("\n"));
  assert(said.some((line) => line.startsWith("INFO flow: Beginning flow run")), said.join("\n"));
});

Deno.test("a report of 1,000 task runs, with as many lines of log, takes less than 500 KB", async () => {
  const html = await renderReport(await runSilently(orders(990)));
  const size = new TextEncoder().encode(html).length;
  assertLess(size, 500_000);
  assertGreater(size, 50_000);
  const data = readPage(html);
  assertEquals(data.runs.length, 997);
  assertEquals(data.runs.filter(({ stateKind }) => stateKind === "failed").length, 20);
  assertGreater(data.lines.length, 990);
});

Deno.test("nothing makes a report of 1,000 task runs larger than 500 KB", async () => {
  const noise = () => crypto.getRandomValues(new Uint8Array(1_500)).toHex();
  const load = task((_: number) => {
    for (let line = 0; line < 5; line++) context.logger.info(noise());
    throw new Error(noise());
  }, { name: "é".repeat(1_000) });
  const flow = new Flow("x".repeat(5_000), () => load.map(Array.from({ length: 990 }, () => 1)));
  const html = await renderReport(await runSilently(flow));
  assertLess(new TextEncoder().encode(html).length, 500_000);
  const data = readPage(html);
  assertGreater(data.cutLineCount, 1_000);
  assertGreater(data.lines.length, 10);
});

Deno.test("many tasks of one name are drawn as one, and too many of different names not at all", async () => {
  const many = (nameOf: (index: number) => string) =>
    new Flow("many", () => {
      for (let index = 0; index < 1_600; index++) task(() => {}, { name: nameOf(index) })();
    });
  const alike = await reportOf(many(() => "same"));
  assertEquals(alike.graph!.boxes.map(({ label }) => label), ["same × 1600"]);
  assertEquals(alike.graph!.boxes[0]!.runs.length, 1_600);
  const different = await reportOf(many((index) => `task ${index}`));
  assertEquals(different.graph, undefined);
  assertEquals(different.runs.length, 1_600);
});

Deno.test("a run of a flow without tasks has a report", async () => {
  const data = await reportOf(new Flow("empty"));
  assertEquals([data.runs, data.stateName], [[], "Success"]);
});

Deno.test("a report is made of what was kept of a run, of which little may be known", async () => {
  const task = (name: string, isMapped = false) =>
    ({ name, kind: "task", isMapped, count: 1, states: [] }) as const;
  const run = { mapIndex: -1, inputs: {}, attempt: 1, startedMs: -1, endedMs: -1, earlier: [] };
  const data = await makeReport({
    flowName: "nightly for hunter22",
    runId: "r-1",
    state: new Failed("Some reference tasks failed: load."),
    startedAtMs: 1_000,
    endedAtMs: 3_000,
    drawing: {
      name: "nightly",
      tasks: [task("extract"), task("load", true)],
      edges: [{ from: 0, to: 1, keys: [], isMapped: true }],
    },
    runs: [
      { ...run, task: 0, slug: "extract-1", state: new Success() },
      { ...run, task: 1, slug: "load-1", state: new Failed("hunter22 was refused") },
      { ...run, task: 1, mapIndex: 0, slug: "load-1", state: new Failed("401"), attempt: 2 },
    ],
    lines: [{ run: 2, atMs: 1_500, level: "INFO", text: "asking with hunter22" }],
    cutLineCount: 7,
    redactor: new Redactor(["hunter22"]),
  });
  assertFalse(JSON.stringify(data).includes("hunter22"));
  assertEquals([data.flowName, data.durationMs, data.cutLineCount], [
    "nightly for ********",
    2_000,
    7,
  ]);
  assertEquals(data.lines, [{ run: 2, atMs: 500, level: "INFO", text: "asking with ********" }]);
  const [extract, load] = makeTree(data);
  assertEquals([extract!.run.stateKind, load!.run.upstream, load!.startedMs], ["success", [0], -1]);
  assertEquals(load!.parts.map(({ title, attempt }) => [title, attempt]), [["load[0]", 2]]);
});

Deno.test("a report is written to a file, in the place of one that is there", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "report.html");
    const run = await runSilently(orders(2));
    await Deno.writeTextFile(path, "x".repeat(200_000));
    assertEquals(await writeReport(run, path), await Deno.readTextFile(path));
    await assertRejects(
      () => writeReport(run, join(folder, "nowhere", "report.html")),
      Error,
      "its folder is not there. Make it first.",
    );
    await assertRejects(() => writeReport(run, folder), Error, "The report cannot be written to");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("no value is in a report, only what inputs look like", async () => {
  const fail = task((row: { name: string }) => {
    throw new Error(`no ${Object.keys(row).join()}`);
  }, { name: "fail" });
  const html = await renderReport(
    await runSilently(new Flow("values", () => fail({ name: "Ada" }))),
  );
  assertFalse(html.includes("Ada"));
  const { runs } = readPage(html);
  assertStringIncludes(runs.find(({ name }) => name === "fail")!.inputs, "object with name");
});
