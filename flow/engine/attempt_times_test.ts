// When attempts begin and end, as a report of the run tells it.
import { assert, assertEquals, assertGreaterOrEqual, assertStringIncludes } from "@std/assert";
import { delay, Flow, LOOP, SequentialExecutor, SKIP, task } from "../../mod.ts";
import type { FlowRun } from "../flow_run.ts";
import { readPage } from "../report/_test_report.ts";
import type { ReportRun } from "../report/report_data.ts";
import { testRun } from "../testing/mod.ts";
import { renderReport } from "../report/mod.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

async function reported(run: FlowRun<unknown>, name: string): Promise<readonly ReportRun[]> {
  const runs = readPage(await renderReport(run)).runs.filter((each) => each.name === name);
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

Deno.test("each attempt has its own times and what it ended with", async () => {
  let count = 0;
  const post = task(async () => {
    await delay(2 * SECOND_MS);
    if (++count < 3) throw new Error(`503, the ${count}. time`);
  }, { name: "post", maxRetries: 5, retryDelay: { minutes: 1 } });
  const { run } = await testRun(new Flow("posts", () => post()));
  const [posted] = await reported(run, "post");
  assertEquals(posted!.attempt, 3);
  assertEquals([posted!.startedMs, posted!.endedMs], [124_000, 126_000]);
  assertEquals(
    posted!.earlier.map(({ startedMs, endedMs }) => [startedMs, endedMs]),
    [[0, 2_000], [62_000, 64_000]],
  );
  assertStringIncludes(posted!.earlier[0]!.message, "503, the 1. time");
  assertStringIncludes(posted!.earlier[1]!.message, "503, the 2. time");
});

Deno.test("of very many attempts, the last hundred before the last are kept", async () => {
  const post = task(() => {
    throw new Error("503");
  }, { name: "post", maxRetries: 149, retryDelay: { seconds: 1 } });
  const { run } = await testRun(new Flow("posts", () => post()));
  const [posted] = await reported(run, "post");
  assertEquals(posted!.attempt, 150);
  assertEquals(posted!.startedMs, 149_000);
  assertEquals(posted!.earlier.length, 100);
  assertEquals([posted!.earlier[0]!.startedMs, posted!.earlier[99]!.startedMs], [49_000, 148_000]);
});

Deno.test("each child of a mapped task has times of its own, and the mapped task none", async () => {
  const wait = task((seconds: number) => delay(seconds * SECOND_MS), { name: "wait" });
  const flow = new Flow("waits", () => wait.map([3, 1, 2]));
  const { run } = await testRun(flow, { executor: new SequentialExecutor() });
  const [mapped, ...children] = await reported(run, "wait");
  assert(mapped!.isMapped);
  assertEquals([mapped!.startedMs, mapped!.endedMs], [-1, -1]);
  assertEquals(
    children.map(({ mapIndex, startedMs, endedMs }) => [mapIndex, startedMs, endedMs]),
    [[0, 0, 3_000], [1, 3_000, 4_000], [2, 4_000, 6_000]],
  );
});

Deno.test("a child that is tried again has its attempts, and its siblings theirs", async () => {
  let hasFailed = false;
  const load = task(async (n: number) => {
    await delay(n * SECOND_MS);
    if (n !== 2 || hasFailed) return;
    hasFailed = true;
    throw new Error("timeout");
  }, { name: "load", maxRetries: 1, retryDelay: { seconds: 10 } });
  const { run } = await testRun(new Flow("loads", () => load.map([1, 2])));
  const [, one, two] = await reported(run, "load");
  assertEquals([one!.attempt, one!.earlier, one!.endedMs], [1, [], 1_000]);
  assertEquals([two!.attempt, two!.startedMs, two!.endedMs], [2, 12_000, 14_000]);
  assertEquals(two!.earlier.map(({ startedMs, endedMs }) => [startedMs, endedMs]), [[0, 2_000]]);
});

Deno.test("the turns of a loop are one attempt", async () => {
  const pages = task(async function pages() {
    await delay(1 * SECOND_MS);
    turns++;
    if (turns < 4) throw new LOOP(`Page ${turns} is read.`);
  });
  let turns = 0;
  const { run } = await testRun(new Flow("loop", () => pages()));
  const [read] = await reported(run, "pages");
  assertEquals([read!.attempt, read!.startedMs, read!.endedMs], [1, 0, 4_000]);
});

Deno.test("a task that is not begun has no times: cached, skipped with another, or blocked", async () => {
  const kept = task(() => 1, {
    name: "kept",
    cacheFor: { hours: 1 },
  });
  const skip = task(() => {
    throw new SKIP("Nothing to do.");
  }, { name: "skip" });
  const break_ = task(() => {
    throw new Error("broken");
  }, { name: "break" });
  const follow = task((_: unknown) => {}, { name: "follow" });
  const block = task((_: unknown) => {}, { name: "block" });
  const flow = new Flow("not begun", () => {
    kept();
    follow(skip());
    block(break_());
  });
  await flow.run();
  const run = await flow.run();
  const timesOf = async (name: string) => {
    const [found] = await reported(run, name);
    return [found!.stateName, found!.startedMs >= 0, found!.endedMs >= 0];
  };
  assertEquals(await timesOf("kept"), ["Cached", false, false]);
  assertEquals(await timesOf("skip"), ["Skipped", true, true]);
  assertEquals(await timesOf("follow"), ["Skipped", false, false]);
  assertEquals(await timesOf("break"), ["Failed", true, true]);
  assertEquals(await timesOf("block"), ["TriggerFailed", false, false]);
});

Deno.test("what was cancelled under way ends with the run; what was not begun has no times", async () => {
  const controller = new AbortController();
  const wait = task(() => delay(HOUR_MS), { name: "wait" });
  const after = task((_: unknown) => {}, { name: "after" });
  const stop = task(() => delay(5 * SECOND_MS).then(() => controller.abort()), { name: "stop" });
  const flow = new Flow("stopped", () => {
    after(wait());
    stop();
  });
  const { run } = await testRun(flow, { signal: controller.signal });
  const page = readPage(await renderReport(run));
  const [waited] = await reported(run, "wait");
  const [never] = await reported(run, "after");
  assertEquals(page.stateKind, "cancelled");
  assertEquals(page.durationMs, 5_000);
  assertEquals([waited!.stateKind, waited!.startedMs, waited!.endedMs], ["cancelled", 0, 5_000]);
  assertEquals([never!.stateKind, never!.startedMs, never!.endedMs], ["cancelled", -1, -1]);
});

Deno.test("what was cancelled between two attempts keeps the times of the last", async () => {
  const controller = new AbortController();
  const post = task(async () => {
    await delay(1 * SECOND_MS);
    throw new Error("503");
  }, { name: "post", maxRetries: 1, retryDelay: { hours: 1 } });
  const stop = task(() => delay(9 * SECOND_MS).then(() => controller.abort()), { name: "stop" });
  const flow = new Flow("stopped", () => [post(), stop()]);
  const { run } = await testRun(flow, { signal: controller.signal });
  const [posted] = await reported(run, "post");
  assertEquals([posted!.stateKind, posted!.attempt], ["cancelled", 1]);
  assertEquals([posted!.startedMs, posted!.endedMs, posted!.earlier], [0, 1_000, []]);
});

Deno.test("a run tells when it began and how long it took, by its own clock", async () => {
  const wait = task(() => delay(1.5 * HOUR_MS), { name: "wait" });
  const now = new Date("2026-03-01T06:00:00Z");
  const { run } = await testRun(new Flow("long", () => wait()), { now });
  const page = readPage(await renderReport(run));
  assertEquals(page.startedAtMs, now.getTime());
  assertEquals(page.durationMs, 1.5 * HOUR_MS);
});
