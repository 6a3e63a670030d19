// Reports of made-up runs, for tests of the page.
import { decodeReport } from "./model/decode_report.ts";
import type { ReportBox, ReportData, ReportEdge, ReportRun } from "./report_data.ts";

/** A task run that succeeded, with what is different about it. */
export function madeUpRun(different: Partial<ReportRun> = {}): ReportRun {
  return {
    name: "task",
    slug: "",
    kind: "task",
    isMapped: false,
    parent: -1,
    mapIndex: -1,
    stateName: "Success",
    stateKind: "success",
    message: "Task run succeeded.",
    inputs: "",
    attempt: 1,
    startedMs: 0,
    endedMs: 10,
    earlier: [],
    upstream: [],
    ...different,
  };
}

/** A report of task runs. */
export function madeUpReport(
  runs: readonly ReportRun[],
  different: Partial<ReportData> = {},
): ReportData {
  return {
    flowName: "made up",
    runId: "0b9d4a34-53a1-4c5e-9a77-0a58a1ab3f0c",
    stateName: "Success",
    stateKind: "success",
    message: "All reference tasks succeeded.",
    startedAtMs: Date.UTC(2026, 0, 31, 12),
    durationMs: Math.max(1, ...runs.map(({ endedMs }) => endedMs)),
    runs,
    lines: [],
    cutLineCount: 0,
    graph: undefined,
    ...different,
  };
}

/** A pipeline: it extracts, loads in many parts of which some fail, and sums up. */
export function madeUpPipeline(partCount: number): ReportData {
  const failed = { stateName: "Failed", stateKind: "failed" } as const;
  const blocked = { stateName: "TriggerFailed", stateKind: "blocked" } as const;
  const runs: ReportRun[] = [
    madeUpRun({ name: "since", kind: "parameter", endedMs: 1 }),
    madeUpRun({ name: "API_TOKEN", kind: "secret", endedMs: 2 }),
    madeUpRun({ name: "extract", startedMs: 2, endedMs: 1280, upstream: [0, 1] }),
    madeUpRun({
      name: "load",
      isMapped: true,
      stateName: "Mapped",
      message: "All mapped runs have finished.",
      startedMs: -1,
      endedMs: -1,
      upstream: [2],
    }),
    madeUpRun({
      name: "sum",
      ...blocked,
      message: "Some upstream tasks failed.",
      startedMs: -1,
      endedMs: -1,
      upstream: [3],
    }),
    madeUpRun({
      name: "notify",
      startedMs: 2900,
      endedMs: 4120,
      attempt: 3,
      upstream: [3],
      earlier: [
        { startedMs: 1300, endedMs: 1620, message: "Retrying task (after attempt 1 of 3): 503" },
        { startedMs: 2100, endedMs: 2480, message: "Retrying task (after attempt 2 of 3): 503" },
      ],
    }),
    madeUpRun({
      name: "archive",
      stateName: "Skipped",
      stateKind: "skipped",
      message: "Nothing to archive.",
      startedMs: -1,
      endedMs: -1,
      upstream: [3],
    }),
  ];
  for (let index = 0; index < partCount; index++) {
    const startedMs = 1290 + (index * 2700) / partCount;
    const isFailed = index % 50 === 7;
    runs.push(madeUpRun({
      name: "load",
      parent: 3,
      mapIndex: index,
      startedMs: Math.round(startedMs),
      endedMs: Math.round(startedMs + 20 + (index * 37) % 160),
      ...isFailed
        ? {
          ...failed,
          message: `Error during execution of task: TypeError: row ${index} has no id`,
          inputs: "row: object with name, price\ntoken: a secret",
        }
        : {},
    }));
  }
  const box = (run: number, x: number, y: number): ReportBox => (
    { label: runs[run]!.name, runs: [run], x, y, width: run === 3 ? 132 : 104, height: 42 }
  );
  const boxes = [
    box(0, 120, 30),
    box(1, 280, 30),
    box(2, 200, 120),
    box(3, 200, 210),
    box(4, 60, 300),
    box(5, 200, 300),
    box(6, 340, 300),
  ];
  const edge = (from: number, to: number, label = ""): ReportEdge => {
    const [x, y] = [boxes[from]!.x, boxes[from]!.y + 21];
    const [toX, toY] = [boxes[to]!.x, boxes[to]!.y - 21];
    const points = [x, y, x, y + 16, toX, toY - 26, toX, toY - 10, toX, toY];
    const labelAt = label === "" ? [] : [Math.round((x + toX) / 2), Math.round((y + toY) / 2)];
    return { from, to, isMapped: to === 3, label, labelAt, points };
  };
  const edges = [
    edge(0, 2, "since"),
    edge(1, 2, "token"),
    edge(2, 3),
    edge(3, 4),
    edge(3, 5),
    edge(3, 6),
  ];
  const line = (run: number, atMs: number, level: string, text: string) => ({
    run,
    atMs,
    level,
    text,
  });
  return madeUpReport(runs, {
    flowName: "nightly orders",
    stateName: "Failed",
    stateKind: "failed",
    message: "Some reference tasks failed: sum.",
    durationMs: 4180,
    graph: { width: 400, height: 330, boxes, edges },
    lines: [
      line(-1, 0, "INFO", 'Beginning flow run for "nightly orders"'),
      line(2, 640, "INFO", "Page 1 of 2: 500 rows."),
      line(2, 1270, "WARNING", "The server says that this version of its API ends in March."),
      line(
        7 + Math.min(7, partCount - 1),
        1400,
        "ERROR",
        'Task "load[7]" failed. TypeError: row 7 has no id\n    at load (file:///orders/load.ts:31:9)\n' +
          "    at async main (file:///orders/main.ts:12:3)",
      ),
      line(5, 4100, "INFO", "Told 3 people."),
      line(-1, 4180, "INFO", "Flow run FAILED: Some reference tasks failed: sum."),
    ],
  });
}

/** What the page of a report holds, read as its own program reads it. */
export function readPage(html: string): ReportData {
  const json = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(html)?.[1];
  if (json === undefined) throw new Error("The page has no data.");
  return decodeReport(JSON.parse(json));
}
