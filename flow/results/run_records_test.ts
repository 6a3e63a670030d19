// The records of runs: their order, and what a reader finds.
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { context, Flow, task } from "../../mod.ts";
import { MemoryRunStore, readRun } from "./mod.ts";
import { FaultyRunStore } from "./_test_faulty_run_store.ts";
import { LineCatcher } from "./_test_store.ts";

const logger = new LineCatcher();

Deno.test("a result is kept with its state, and only then taken by the next task", async () => {
  const events: string[] = [];
  const store = new FaultyRunStore();
  store.faults.append = (records) => {
    for (const record of records) {
      if (record.kind === "task") events.push(`${record.task} ${record.state.type}`);
    }
  };
  const a = task("a", () => (events.push("a runs"), 1));
  const b = task("b", (n: number) => (events.push("b runs"), n));
  await new Flow("ordered", () => b(a())).run({ results: store, logger });
  assertEquals(events, ["a runs", "a-1 Success", "b runs", "b-1 Success"]);
});

Deno.test("a large result is written before the record that names it", async () => {
  const events: string[] = [];
  const store = new FaultyRunStore();
  store.faultyResults.faults.write = (location) => {
    events.push(location.replace(/^runs\/[^/]+\//, ""));
    return undefined;
  };
  store.faults.append = (records) => {
    events.push(...records.map(({ kind }) => kind).filter((kind) => kind !== "log"));
  };
  const flow = new Flow("large", () => task("large", () => "x".repeat(300_000))());
  await flow.run({ results: store, logger });
  assertEquals(events, ["results/large-1.json", "task", "flow"]);
});

Deno.test("a reader sees attempts, the log, and the end of a run", async () => {
  const results = new MemoryRunStore();
  let attempts = 0;
  const flow = new Flow("read", () =>
    task("third", () => {
      context.logger.info(`attempt ${attempts + 1}`);
      if (++attempts < 3) throw new Error("not yet");
      return attempts;
    }, { maxRetries: 2 })());
  const { id } = await flow.run({ results, logger });
  const report = await readRun(results, id);
  const states = report!.records.flatMap((each) =>
    each.kind === "task" ? [`${each.attempt} ${each.state.type}`] : []
  );
  assertEquals(states, ["1 Retrying", "2 Retrying", "3 Success"]);
  assertEquals(report!.state, { type: "Success", message: "All reference tasks succeeded." });
  assertEquals(report!.tasks.length, 1);
  assertEquals(report!.tasks[0]!.result, { serializer: "json", size: 1 });
  const lines = report!.log.filter(({ text }) => text.startsWith("attempt"));
  assertEquals(lines.map(({ text, node, level }) => [text, node, level]), [
    ["attempt 1", 0, "INFO"],
    ["attempt 2", 0, "INFO"],
    ["attempt 3", 0, "INFO"],
  ]);
  assertEquals((await results.find(id))?.state, "Success");
  assertEquals(await readRun(results, "none"), undefined);
});

Deno.test("a run that is under way, or is gone on with, has not ended", async () => {
  const results = new MemoryRunStore();
  let isBroken = true;
  const seen: unknown[] = [];
  const flow = new Flow("again", () =>
    task("look", async () => {
      seen.push((await results.find(context.flowRunId!))?.state);
      if (isBroken) throw new Error("broken");
    })());
  const { id } = await flow.run({ results, logger });
  assertEquals((await results.find(id))?.state, "Failed");
  isBroken = false;
  await flow.run({ results, logger, resume: id });
  assertEquals(seen, [undefined, undefined]);
  assertEquals((await results.find(id))?.state, "Success");
});

Deno.test("a slot is free when its task is kept, so that few finished tasks run again after a kill", async () => {
  const store = new FaultyRunStore();
  let open!: () => void;
  const opened = new Promise<void>((resolve) => open = resolve);
  let ran = 0;
  store.faults.append = async () => {
    if (ran > 0) await opened;
  };
  const each = task("each", async (n: number) => {
    await Promise.resolve();
    ran++;
    return n;
  });
  const flow = new Flow("many", () => each.map(Array.from({ length: 500 }, (_, n) => n)));
  const running = flow.run({ results: store, logger });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertLess(ran, 2 * 16 + 1);
  open();
  assertEquals((await running).output.length, 500);
});

Deno.test("a task that may run once is not run again where nobody knows what it has done", async () => {
  const store = new FaultyRunStore();
  const ran: string[] = [];
  let isKilled = true;
  store.faults.append = (records) => {
    const isEnd = records.some((each) => each.kind === "task" && each.state.type === "Success");
    if (isKilled && isEnd) throw new Error("no power");
  };
  const pay = task("pay", () => void ran.push("pay"), { atMostOnce: true });
  const flow = new Flow("bill", () => pay());
  const { id } = await flow.run({ results: store, logger });
  isKilled = false;
  const run = await flow.run({ results: store, resume: id, logger });
  assert(run.isFailed);
  assertEquals(ran, ["pay"]);
  assertStringIncludes(run.failures[0]!.state.message, "atMostOnce");
});

Deno.test("a resumed run of 100,000 finished tasks reads no result that nobody needs, and begins soon", async () => {
  const store = new FaultyRunStore();
  let isFailing = true;
  const each = task("each", (n: number) => n);
  const last = task("last", () => {
    if (isFailing) throw new Error("no");
    return performance.now();
  });
  const flow = new Flow("many", () => {
    const end = last();
    end.setUpstream(each.map(Array.from({ length: 100_000 }, (_, n) => n)));
    return end;
  });
  await flow.run({ results: store, logger });
  isFailing = false;
  let bytes = 0;
  store.faults.read = (page) => {
    bytes += page.records.filter((record) => record.bytes !== undefined).length;
    return page;
  };
  const startedAt = performance.now();
  const run = await flow.run({ results: store, resume: "latest", logger });
  assert(run.isSuccessful);
  assertEquals(bytes, 0);
  assertLess(run.output - startedAt, 4000);
});
