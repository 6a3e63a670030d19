// Journals: batches, order, merging, and what a reader finds.
import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { context, Flow, task } from "../../mod.ts";
import { JournalWriter, MERGED_SEGMENTS } from "./_journal_writer.ts";
import { readJournal } from "./_read_journal.ts";
import { MemoryResultStore, readRun, readRunState, type TaskRecord } from "./mod.ts";
import { FaultyStore } from "./_test_faulty_store.ts";
import { LineCatcher } from "./_test_store.ts";

const logger = new LineCatcher();

function record(node: number): TaskRecord {
  const at = new Date(0).toISOString();
  return { kind: "task", at, node, task: `t-${node}`, attempt: 1, state: { type: "Success" } };
}

async function segmentsOf(store: MemoryResultStore): Promise<string[]> {
  return (await Array.fromAsync(store.list("runs/a/journal/"))).map((at) => at.slice(15)).sort();
}

Deno.test("what is added while a segment is written goes into the next, together", async () => {
  const store = new MemoryResultStore();
  const writer = new JournalWriter(store, "a", 1);
  const commits = Array.from({ length: 50 }, (_, node) => {
    writer.add(record(node));
    return writer.commit();
  });
  await Promise.all(commits);
  assertEquals(await segmentsOf(store), ["00000001.jsonl"]);
  const found = await readJournal(store, "a");
  assertEquals(found!.records.map((each) => (each as TaskRecord).node), [...Array(50).keys()]);
});

Deno.test("many segments are merged, and say the same; the first of a process stays", async () => {
  const store = new MemoryResultStore();
  const writer = new JournalWriter(store, "a", 1);
  const count = MERGED_SEGMENTS + 3;
  for (let node = 0; node < count; node++) {
    writer.add(record(node));
    await writer.commit();
  }
  assertEquals(await segmentsOf(store), [
    "00000001.jsonl",
    "00000002-00000257.jsonl",
    "00000258.jsonl",
    "00000259.jsonl",
  ]);
  const found = await readJournal(store, "a");
  assertEquals(found!.faults, []);
  assertEquals(found!.lastSegment, count);
  assertEquals(found!.records.map((each) => (each as TaskRecord).node), [...Array(count).keys()]);
});

Deno.test("a process that was killed while it merged leaves a journal that says the same", async () => {
  const inner = new MemoryResultStore();
  const store = new FaultyStore(inner);
  store.delete = () => Promise.reject(new Error("killed"));
  const writer = new JournalWriter(store, "a", 1);
  const count = MERGED_SEGMENTS + 1;
  for (let node = 0; node < count; node++) {
    writer.add(record(node));
    await writer.commit();
  }
  writer.add(record(count));
  await writer.commit();
  assertGreater((await segmentsOf(inner)).length, count);
  const found = await readJournal(inner, "a");
  assertEquals(found!.records.map((each) => (each as TaskRecord).node), [
    ...Array(count + 1).keys(),
  ]);
});

Deno.test("a segment that is missing is named", async () => {
  const store = new MemoryResultStore();
  const writer = new JournalWriter(store, "a", 1);
  for (let node = 0; node < 3; node++) {
    writer.add(record(node));
    await writer.commit();
  }
  await store.delete("runs/a/journal/00000002.jsonl");
  const found = await readJournal(store, "a");
  assertStringIncludes(found!.faults.join(), '"runs/a/journal/00000002.jsonl"');
  assertEquals(found!.records.length, 2);
});

Deno.test("a result is kept, then noted, and only then taken by the next task", async () => {
  const events: string[] = [];
  const store = new FaultyStore();
  store.faults.write = (location) => {
    events.push(location.replace(/^runs\/[^/]+\//, ""));
    return undefined;
  };
  const a = task(() => (events.push("a runs"), 1), { name: "a" });
  const b = task((n: number) => (events.push("b runs"), n), { name: "b" });
  await new Flow("ordered", () => b(a())).run({ results: store, logger });
  assertEquals(events.slice(2), [
    "a runs",
    "results/a-1.json",
    "journal/00000002.jsonl",
    "b runs",
    "results/b-1.json",
    "journal/00000003.jsonl",
    "journal/00000004.jsonl",
  ]);
});

Deno.test("a reader sees attempts, and the end of a run", async () => {
  const results = new MemoryResultStore();
  let attempts = 0;
  const flow = new Flow("read", () =>
    task(() => {
      if (++attempts < 3) throw new Error("not yet");
      return attempts;
    }, { name: "third", maxRetries: 2 })());
  const { id } = await flow.run({ results, logger });
  const report = await readRun(results, id);
  const states = report!.records.flatMap((each) =>
    each.kind === "task" ? [`${each.attempt} ${each.state.type}`] : []
  );
  assertEquals(states, ["1 Retrying", "2 Retrying", "3 Success"]);
  assertEquals(report!.state, { type: "Success", message: "All reference tasks succeeded." });
  assertEquals(report!.tasks.length, 1);
  assertEquals(report!.tasks[0]!.result!.location, `runs/${id}/results/third-1.json`);
  assertEquals(await readRunState(results, id), report!.state);
  assertEquals(await readRunState(results, "none"), undefined);
  assertEquals(await readRun(results, "../x"), undefined);
  assertEquals(await readRun(results, "none"), undefined);
});

Deno.test("a run that is under way, or is gone on with, has not ended", async () => {
  const results = new MemoryResultStore();
  let isBroken = true;
  const seen: unknown[] = [];
  const flow = new Flow("again", () =>
    task(async () => {
      const { flowRunId } = context;
      seen.push(await readRunState(results, flowRunId!));
      if (isBroken) throw new Error("broken");
    }, { name: "look" })());
  const { id } = await flow.run({ results, logger });
  assertEquals((await readRunState(results, id))?.type, "Failed");
  isBroken = false;
  await flow.run({ results, logger, resume: id });
  assertEquals(seen, [undefined, undefined]);
  assertEquals((await readRunState(results, id))?.type, "Success");
});

Deno.test("a resumed run of 20,000 finished tasks reads no result that nobody needs", async () => {
  const inner = new MemoryResultStore();
  const store = new FaultyStore(inner);
  let isFailing = true;
  const each = task((n: number) => n, { name: "each" });
  const last = task(() => {
    if (isFailing) throw new Error("no");
    return performance.now();
  }, { name: "last" });
  const flow = new Flow("many", () => {
    const end = last();
    end.setUpstream(each.map(Array.from({ length: 20_000 }, (_, n) => n)));
    return end;
  });
  await flow.run({ results: store, logger });
  isFailing = false;
  let reads = 0;
  store.faults.read = (location) => {
    if (location.includes("/results/")) reads++;
    return undefined;
  };
  const startedAt = performance.now();
  const run = await flow.run({ results: store, resume: "latest", logger });
  assert(run.isSuccessful);
  assertEquals(reads, 0);
  assertLess(run.output - startedAt, 2000);
});
