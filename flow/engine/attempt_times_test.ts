// When attempts begin and end, as a report of the run tells it.
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { Flow, task } from "../../mod.ts";
import type { FlowRun } from "../flow_run.ts";
import { readReport } from "../report/_read_report.ts";
import type { ReportRun } from "../report/report_data.ts";

async function reported(run: FlowRun<unknown>, name: string): Promise<readonly ReportRun[]> {
  const runs = readReport(await run.report()).runs.filter((each) => each.name === name);
  assert(runs.length > 0, `the report has no ${name}`);
  return runs;
}

/** Takes time without giving any to others. */
function blockFor(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

Deno.test("tasks that return at once begin one after another", async () => {
  const work = task((ms: number) => blockFor(ms), { name: "work" });
  const run = await new Flow("in turn", () => [work(30), work(20), work(10)]).run();
  const [first, second, third] = await reported(run, "work");
  assertGreaterOrEqual(first!.endedMs - first!.startedMs, 29);
  assertGreaterOrEqual(second!.startedMs, first!.endedMs);
  assertGreaterOrEqual(second!.endedMs - second!.startedMs, 19);
  assertGreaterOrEqual(third!.startedMs, second!.endedMs);
});

Deno.test("making a list takes nothing of the time of those who get its elements", async () => {
  const slowly = task(() => ({
    *[Symbol.iterator]() {
      blockFor(40);
      yield* [1, 2];
    },
  }), { name: "slowly" });
  const take = task((n: number) => n, { name: "take" });
  const run = await new Flow("slow list", () => take.map(slowly())).run();
  const [list] = await reported(run, "slowly");
  const [, first] = await reported(run, "take");
  assertEquals(first!.mapIndex, 0);
  assertGreaterOrEqual(first!.startedMs - list!.endedMs, 39);
});
