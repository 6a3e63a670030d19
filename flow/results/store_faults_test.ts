// Stores that fail, lie, or are used by two processes at once.
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { Flow, LocalExecutor, task } from "../../mod.ts";
import { JournalError, listRuns, MemoryResultStore, pruneRuns, readRun } from "./mod.ts";
import { FaultyStore } from "./_test_faulty_store.ts";
import { LineCatcher, locationsIn } from "./_test_store.ts";

const logger = new LineCatcher();

/** A chain of tasks; each notes that it ran, and waits a turn. */
function chain(length: number, ran: number[], during?: (index: number) => unknown) {
  const step = (index: number) =>
    task(async (n: number) => {
      ran.push(index);
      await during?.(index);
      return n + 1;
    }, { name: `step ${index}` });
  return new Flow("chain", () => {
    let end = step(0)(0);
    for (let index = 1; index < length; index++) end = step(index)(end);
    return end;
  });
}

Deno.test("a result that cannot be written is a warning, and its task runs again on resume", async () => {
  const store = new FaultyStore();
  store.faults.write = (location) =>
    location.includes("step 1") ? Promise.reject(new Error("the disk is full")) : undefined;
  const ran: number[] = [];
  logger.lines.length = 0;
  let isFailing = true;
  const flow = chain(4, ran, (index) => {
    if (index === 2 && isFailing) throw new Error("no");
  });
  await flow.run({ results: store, logger });
  assertStringIncludes(logger.lines.join("\n"), "the disk is full");
  assertStringIncludes(logger.lines.join("\n"), '"step 1"');
  isFailing = false;
  ran.length = 0;
  const run = await flow.run({ results: store, resume: "latest", logger });
  assertEquals(run.output, 4);
  assertEquals(ran, [1, 2, 3]);
});

Deno.test("a journal that cannot be written stops the run, which can be resumed", async () => {
  const store = new FaultyStore();
  const ran: number[] = [];
  const flow = chain(6, ran);
  let segments = 0;
  store.faults.write = (location) =>
    location.includes("/journal/") && ++segments > 3
      ? Promise.reject(new Error("the disk is full"))
      : undefined;
  const first = await flow.run({ results: store, logger });
  assert(first.isFailed);
  assertInstanceOf(first.state.result, JournalError);
  assertStringIncludes(first.state.message, "the disk is full");
  assertStringIncludes(first.state.message, first.id);
  assertEquals(ran, [0, 1, 2]);
  store.faults = {};
  ran.length = 0;
  const run = await flow.run({ results: store, resume: first.id, logger });
  assertEquals(run.output, 6);
  assertEquals(ran, [2, 3, 4, 5], "what the journal has does not run again");
});

Deno.test("a run that cannot even begin its journal says so, and runs nothing", async () => {
  const store = new FaultyStore();
  store.faults.write = () => Promise.reject(new Error("no permission"));
  const ran: number[] = [];
  const run = await chain(2, ran).run({ results: store, logger });
  assert(run.isFailed);
  assertStringIncludes(run.state.message, "no permission");
  assertEquals(ran, []);
});

Deno.test("a process whose run was taken over stops, and says so", async () => {
  const inner = new MemoryResultStore();
  // Neither can lock: as two machines with a store that cannot.
  const [mine, other] = [new FaultyStore(inner), new FaultyStore(inner)];
  const ran: number[] = [];
  const ranByOther: number[] = [];
  let taken: Promise<unknown> | undefined;
  const flow = chain(6, ran, async (index) => {
    if (index !== 2) return;
    const [listed] = await Array.fromAsync(listRuns(inner));
    taken = chain(6, ranByOther).run({ results: other, resume: listed!.runId, logger });
    await taken;
  });
  const run = await flow.run({ results: mine, logger });
  assert(run.isFailed);
  assertStringIncludes(run.state.message, "was taken over by another process");
  assertEquals(ran, [0, 1, 2]);
  assertEquals(ranByOther, [2, 3, 4, 5]);
  assertEquals((await taken as typeof run).output, 6);
  const report = await readRun(inner, run.id);
  assertEquals(report!.faults, []);
  assertEquals(report!.state!.type, "Success");
});

Deno.test("a store that gives other bytes than it was given is found out", async () => {
  const store = new FaultyStore();
  const ran: number[] = [];
  let isFailing = true;
  const flow = chain(3, ran, (index) => {
    if (index === 2 && isFailing) throw new Error("no");
  });
  await flow.run({ results: store, logger });
  store.faults.read = async (location) => {
    const bytes = await store.inner.read(location);
    return location.includes("results/step 1") ? bytes?.slice(0, -1) : bytes;
  };
  isFailing = false;
  ran.length = 0;
  logger.lines.length = 0;
  const run = await flow.run({ results: store, resume: "latest", logger });
  assertEquals(run.output, 3);
  assertEquals(ran, [1, 2]);
  assertStringIncludes(logger.lines.join("\n"), 'results/step 1-1.json" in faulty has');
});

for (
  const [what, damage] of [
    ["cut short", (bytes: Uint8Array) => bytes.slice(0, -9)],
    ["altered", (bytes: Uint8Array) => bytes.with(20, bytes[20]! ^ 1)],
    ["another run's", () => new TextEncoder().encode('{"kind":"end"}\n')],
  ] as const
) {
  Deno.test(`a journal with a segment that is ${what} names it, and runs those tasks again`, async () => {
    const results = new MemoryResultStore();
    const ran: number[] = [];
    const flow = chain(5, ran);
    const { id } = await flow.run({
      results,
      logger,
      executor: new LocalExecutor({ concurrency: 1 }),
    });
    const location = `runs/${id}/journal/00000003.jsonl`;
    await results.write(location, damage((await results.read(location))!));
    logger.lines.length = 0;
    ran.length = 0;
    const report = await readRun(results, id);
    assertEquals(report!.faults.length, 1);
    assertStringIncludes(report!.faults[0]!, location);
    const run = await flow.run({ results, resume: id, logger });
    assertEquals(run.output, 5);
    assertStringIncludes(logger.lines.join("\n"), location);
    assertEquals(ran, [1]);
  });
}

Deno.test("a journal has the run, its tasks, and its end", async () => {
  const results = new MemoryResultStore();
  await chain(2, []).run({ results, logger });
  const journal = (await locationsIn(results)).filter(({ location }) =>
    location.includes("/journal/")
  );
  const lines = journal.flatMap(({ text }) => text.trimEnd().split("\n"));
  const kinds = lines.map((line) => JSON.parse(line).kind);
  assertEquals(kinds.filter((kind) => kind !== "end"), ["run", "task", "task", "flow"]);
});

Deno.test("old runs are forgotten by count and by age, and none that is under way", async () => {
  const results = new MemoryResultStore();
  const ids: string[] = [];
  for (let count = 0; count < 4; count++) {
    ids.push((await chain(2, []).run({ results, logger })).id);
  }
  const flow = new Flow(
    "pruning",
    () => task(async () => await pruneRuns(results, { maxAge: 0, flowName: "pruning" }))(),
  );
  const run = await flow.run({ results, logger });
  assertEquals(run.output, []);
  assertEquals(await pruneRuns(results, { maxCount: 3 }), [ids[0]!]);
  assertEquals(await readRun(results, ids[0]!), undefined);
  const left = await locationsIn(results);
  assertEquals(left.filter(({ location }) => location.includes(ids[0]!)), []);
  assertEquals((await pruneRuns(results, { maxAge: { days: 1 } })).length, 0);
  const old = Date.now;
  try {
    Date.now = () => old() + 2 * 24 * 60 * 60 * 1000;
    assertEquals((await pruneRuns(results, { maxAge: { days: 1 } })).length, 4);
  } finally {
    Date.now = old;
  }
  assertEquals(await locationsIn(results), []);
});
