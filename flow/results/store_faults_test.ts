// Stores that fail, lie, or are used by two processes at once.
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { Flow, task } from "../../mod.ts";
import { MemoryRunStore, pruneRuns, readRun, RunStoreError } from "./mod.ts";
import { FaultyRunStore } from "./_test_faulty_run_store.ts";
import { everythingIn, LineCatcher } from "./_test_store.ts";

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
  const store = new FaultyRunStore();
  store.faultyResults.faults.write = () => Promise.reject(new Error("the disk is full"));
  const ran: string[] = [];
  logger.lines.length = 0;
  let isFailing = true;
  const large = task("large", () => {
    ran.push("large");
    return "x".repeat(300_000);
  });
  const use = task("use", (text: string) => {
    ran.push("use");
    if (isFailing) throw new Error("no");
    return text.length;
  });
  const flow = new Flow("full", () => use(large()));
  await flow.run({ results: store, logger });
  assertStringIncludes(logger.lines.join("\n"), "the disk is full");
  assertStringIncludes(logger.lines.join("\n"), '"large"');
  isFailing = false;
  ran.length = 0;
  const run = await flow.run({ results: store, resume: "latest", logger });
  assertEquals(run.output, 300_000);
  assertEquals(ran, ["large", "use"]);
});

Deno.test("records that cannot be written stop the run, which can be resumed", async () => {
  const store = new FaultyRunStore();
  const ran: number[] = [];
  const flow = chain(6, ran);
  let commits = 0;
  store.faults.append = () => {
    if (++commits > 2) throw new Error("the disk is full");
  };
  const first = await flow.run({ results: store, logger });
  assert(first.isFailed);
  assertInstanceOf(first.state.result, RunStoreError);
  assertStringIncludes(first.state.message, "the disk is full");
  assertStringIncludes(first.state.message, first.id);
  assertEquals(ran, [0, 1, 2]);
  store.faults = {};
  ran.length = 0;
  const run = await flow.run({ results: store, resume: first.id, logger });
  assertEquals(run.output, 6);
  assertEquals(ran, [2, 3, 4, 5], "what the store has does not run again");
});

Deno.test("a run that cannot even begin its records says so, and goes no further", async () => {
  const store = new FaultyRunStore();
  store.faults.begin = () => {
    throw new Error("no permission");
  };
  const ran: number[] = [];
  const run = await chain(2, ran).run({ results: store, logger });
  assert(run.isFailed);
  assertStringIncludes(run.state.message, "no permission");
  assertEquals(ran.includes(1), false);
});

Deno.test("records that are damaged are named, and those tasks run again", async () => {
  const store = new FaultyRunStore();
  const ran: number[] = [];
  const flow = chain(5, ran);
  const { id } = await flow.run({ results: store, logger });
  store.faults.read = (page) => {
    const records = page.records.filter(({ record }) =>
      record.kind !== "task" || record.task !== "step 1-1"
    );
    const faults = records.length < page.records.length ? ["Record 4 was altered."] : [];
    return { ...page, records, faults };
  };
  logger.lines.length = 0;
  ran.length = 0;
  assertEquals((await readRun(store, id))!.faults, ["Record 4 was altered."]);
  const run = await flow.run({ results: store, resume: id, logger });
  assertEquals(run.output, 5);
  assertStringIncludes(logger.lines.join("\n"), "Record 4 was altered. What it said is forgotten");
  assertEquals(ran, [1]);
});

Deno.test("old runs are forgotten by count and by age, and none that is under way", async () => {
  const results = new MemoryRunStore();
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
  const left = await everythingIn(results);
  assertEquals(left.filter(({ location }) => location.includes(ids[0]!)), []);
  assertEquals((await pruneRuns(results, { maxAge: { days: 1 } })).length, 0);
  const old = Date.now;
  try {
    Date.now = () => old() + 2 * 24 * 60 * 60 * 1000;
    assertEquals((await pruneRuns(results, { maxAge: { days: 1 } })).length, 4);
  } finally {
    Date.now = old;
  }
  assertEquals(await everythingIn(results), []);
});
