// Runs that were stopped, and go on where they stopped.
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type AnyTask,
  Flow,
  FlowRunError,
  Parameter,
  PAUSE,
  PrefectSecret,
  resourceManager,
  task,
  unmapped,
  withContext,
} from "../../mod.ts";
import { MemoryRunStore, ResumeError } from "./mod.ts";
import { FaultyRunStore } from "./_test_faulty_run_store.ts";
import { everythingIn, LineCatcher } from "./_test_store.ts";

/** A flow whose tasks note that they ran, and fail as long as they are told to. */
function noting(failing = new Set<string>()) {
  const ran: string[] = [];
  const step = <A extends unknown[], R>(name: string, run: (...args: A) => R) =>
    task((...args: A): R => {
      ran.push(name);
      if (failing.has(name)) throw new Error(`${name} failed`);
      return run(...args);
    }, { name });
  const ranSince = () => ran.splice(0).sort();
  return { step, failing, ranSince };
}

const logger = new LineCatcher();

Deno.test("what is finished is not run again, and what failed is", async () => {
  const { step, failing, ranSince } = noting(new Set(["b"]));
  const flow = new Flow("three", () => {
    const b = step("b", (n: number) => n * 10)(step("a", () => 4)());
    return step("c", (n: number) => n + 2)(b);
  });
  const results = new MemoryRunStore();
  const first = await flow.run({ results, logger });
  assert(first.isFailed);
  assertEquals(ranSince(), ["a", "b"]);
  failing.clear();
  const second = await flow.run({ results, resume: first.id, logger });
  assertEquals(second.id, first.id);
  assertEquals(second.output, 42);
  assertEquals(ranSince(), ["b", "c"]);
  const third = await flow.run({ results, resume: "latest", logger });
  assertEquals(third.output, 42);
  assertEquals(ranSince(), []);
});

Deno.test("a result that nobody needed is read when it is asked for", async () => {
  const { step, ranSince } = noting();
  let a!: ReturnType<ReturnType<typeof step<[], number>>>;
  const flow = new Flow("pair", () => {
    a = step("a", () => 4)();
    return step("b", (n: number) => n + 1)(a);
  });
  const results = new MemoryRunStore();
  await flow.run({ results, logger });
  const run = await flow.run({ results, resume: "latest", logger });
  assertEquals(run.output, 5);
  let error: unknown;
  try {
    run.resultOf(a);
  } catch (thrown) {
    error = thrown;
  }
  assert(error instanceof FlowRunError);
  assertStringIncludes(error.message, "readResult");
  assertEquals(await run.readResult(a), 4);
  assertEquals(run.resultOf(a), 4);
  assertEquals(ranSince(), ["a", "b"]);
});

Deno.test("mapped children are resumed one by one", async () => {
  const { step, failing, ranSince } = noting();
  const flow = new Flow("mapped", () => {
    const list = step("list", () => [1, 2, 3, 4])();
    const double = task((n: number, by: number) => {
      return step(`double ${n}`, (n: number) => n * by).run(n);
    }, { name: "double" }).map(list, unmapped(step("by", () => 2)()));
    const next = task((n: number) => step(`next ${n}`, (n: number) => n + 1).run(n), {
      name: "next",
    }).map(double);
    return step("sum", (all: number[]) => all.reduce((sum, n) => sum + n, 0))(next);
  });
  const results = new MemoryRunStore();
  failing.add("double 2").add("next 6");
  const first = await flow.run({ results, logger });
  assert(first.isFailed);
  assertEquals(
    ranSince(),
    ["by", "double 1", "double 2", "double 3", "double 4", "list", "next 2", "next 6", "next 8"],
  );
  failing.clear();
  const run = await flow.run({ results, resume: "latest", logger });
  assertEquals(run.output, 24);
  assertEquals(ranSince(), ["double 2", "next 4", "next 6", "sum"]);
  const again = await flow.run({ results, resume: "latest", logger });
  assertEquals(again.output, 24);
  assertEquals(ranSince(), []);
});

Deno.test("a secret task runs again only where a task that runs needs it", async () => {
  await withContext({ secrets: { TOKEN: "s3cret-value" } }, async () => {
    const { step, failing, ranSince } = noting(new Set(["after"]));
    class Noted extends PrefectSecret {
      override run() {
        ranSecrets.push(this.name);
        return super.run();
      }
    }
    const ranSecrets: string[] = [];
    const flow = new Flow("secret", () => {
      const used = step("use", (secret: string) => secret.length)(new Noted("TOKEN"));
      return step("after", (n: number) => n)(used);
    });
    const results = new MemoryRunStore();
    await flow.run({ results, logger });
    assertEquals([ranSecrets.splice(0), ranSince()], [["TOKEN"], ["after", "use"]]);
    await flow.run({ results, resume: "latest", logger });
    assertEquals([ranSecrets.splice(0), ranSince()], [[], ["after"]]);
    failing.clear();
    failing.add("use");
    await flow.run({ results, logger });
    failing.clear();
    ranSecrets.length = 0;
    const run = await flow.run({ results, resume: "latest", logger });
    assertEquals(run.output, 12);
    assertEquals(ranSecrets, ["TOKEN"]);
    for (const { text } of await everythingIn(results)) assert(!text.includes("s3cret-value"));
  });
});

Deno.test("a damaged large result is named, and its task runs again", async () => {
  const { step, failing, ranSince } = noting(new Set(["b"]));
  const large = "x".repeat(300_000);
  const flow = new Flow(
    "damaged",
    () => step("b", (text: string) => text.length)(step("a", () => large)()),
  );
  const results = new MemoryRunStore();
  for (const damage of ["altered", "shorter", "gone"]) {
    failing.add("b");
    const first = await flow.run({ results, logger });
    failing.clear();
    ranSince();
    const location = `runs/${first.id}/results/a-1.json`;
    if (damage === "gone") await results.results.delete(location);
    else {
      const text = JSON.stringify(damage === "altered" ? large.replace("x", "y") : "x");
      await results.results.write(location, new TextEncoder().encode(text));
    }
    logger.lines.length = 0;
    const run = await flow.run({ results, resume: first.id, logger });
    assertEquals(run.output, 300_000);
    assertEquals(ranSince(), ["a", "b"]);
    assertStringIncludes(logger.lines.join("\n"), `"${location}"`);
  }
});

Deno.test("children of a finished map whose records are lost run again, and no others", async () => {
  const { step, failing, ranSince } = noting(new Set(["sum"]));
  const flow = new Flow("lost", () => {
    const double = task("double", (n: number) => step(`double ${n}`, (n: number) => n * 2).run(n))
      .map(step("list", () => [1, 2, 3])());
    const next = task("next", (n: number) => step(`next ${n}`, (n: number) => n + 1).run(n))
      .map(double);
    return step("sum", (all: number[], more: number[]) => [...all, ...more])(next, double);
  });
  const results = new FaultyRunStore();
  await flow.run({ results, logger });
  failing.clear();
  ranSince();
  const lost = new Set(["double-1.1", "next-1.2"]);
  results.faults.read = (page) => ({
    ...page,
    records: page.records.filter(({ record }) =>
      record.kind !== "task" || !lost.has(`${record.task}.${record.map}`)
    ),
  });
  const run = await flow.run({ results, resume: "latest", logger });
  assertEquals(run.output, [3, 5, 7, 2, 4, 6]);
  assertEquals(ranSince(), ["double 2", "next 6", "sum"]);
});

Deno.test("a flow that has changed is refused, with the difference", async () => {
  const a = task(() => 1, { name: "a" });
  const b = task((n: number) => n, { name: "b" });
  const results = new MemoryRunStore();
  const { id } = await new Flow("changing", () => b(a())).run({ results, logger });
  const refused = (flow: Flow<unknown>) =>
    assertRejects(() => flow.run({ results, resume: id, logger }), ResumeError);
  const added = await refused(new Flow("changing", () => [b(a()), a()]));
  assertStringIncludes(added.message, 'added: "a-2"');
  const removed = await refused(new Flow("changing", () => a()));
  assertStringIncludes(removed.message, 'removed: "b-1"');
  const c = b.with({ name: "c" });
  const renamed = await refused(new Flow("changing", () => c(a())));
  assertStringIncludes(renamed.message, 'renamed: "b-1" to "c-1"');
  const edges = await refused(new Flow("changing", () => [a(), b(1)]));
  assertStringIncludes(edges.message, 'edges removed: "a-1" to input 0 of "b-1"');
  const other = await refused(new Flow("another", () => b(a())));
  assertStringIncludes(other.message, 'it is one of flow "changing"');
  await refused(new Flow("never run"));
});

Deno.test("parameters come from the run that is resumed; others are refused", async () => {
  const { step, failing, ranSince } = noting(new Set(["b"]));
  const flow = new Flow("parameters", () => {
    const from = new Parameter<Date>("from");
    const n = new Parameter<number>("n", { default: 1 });
    return step("b", (from: Date, n: number) => [from, n] as const)(from, n);
  });
  const results = new MemoryRunStore();
  const from = new Date(0);
  const { id } = await flow.run({ results, parameters: { from, n: 7 }, logger });
  failing.clear();
  const error = await assertRejects(
    () => flow.run({ results, resume: id, parameters: { n: 8 }, logger }),
    ResumeError,
  );
  assertStringIncludes(error.message, "parameters n.");
  const run = await flow.run({ results, resume: id, parameters: { from }, logger });
  assertEquals(run.output, [from, 7]);
  ranSince();
});

Deno.test("a paused task goes on", async () => {
  const ran: string[] = [];
  let isApproved = false;
  const approve = task(() => {
    ran.push("approve");
    if (!isApproved) throw new PAUSE("Waits for approval.");
    return "yes";
  }, { name: "approve" });
  const flow = new Flow("approval", () => approve());
  const results = new MemoryRunStore();
  const first = await flow.run({ results, logger });
  assert(first.state.isPaused);
  isApproved = true;
  const run = await flow.run({ results, resume: first.id, logger });
  assertEquals(run.output, "yes");
  assertEquals(ran, ["approve", "approve"]);
});

Deno.test("a resource is made again for what is left of its block, and put away again", async () => {
  const { step, failing, ranSince } = noting(new Set(["second"]));
  const open: string[] = [];
  const server = resourceManager({
    name: "server",
    setup: () => {
      open.push("up");
      return { url: "http://localhost" };
    },
    cleanup: () => void open.push("down"),
  });
  const flow = new Flow("resource", () =>
    server.use([], () => {
      // The second task does not follow the setup itself.
      return step("second", (n: number) => [n, open.join()] as const)(step("first", () => 1)());
    }));
  const results = new MemoryRunStore();
  await flow.run({ results, logger });
  assertEquals(ranSince(), ["first", "second"]);
  open.length = 0;
  failing.clear();
  const run = await flow.run({ results, resume: "latest", logger });
  assertEquals(run.output, [1, "up"]);
  assertEquals(open, ["up", "down"]);
  assertEquals(ranSince(), ["second"]);
  open.length = 0;
  await flow.run({ results, resume: "latest", logger });
  assertEquals(open, []);
});

Deno.test("a value that cannot be kept goes on in memory, and is made again on resume", async () => {
  const { step, failing, ranSince } = noting(new Set(["b"]));
  const flow = new Flow(
    "function",
    () => step("b", (made: () => number) => made())(step("a", () => ({ deep: () => 5 }).deep)()),
  );
  const results = new MemoryRunStore();
  logger.lines.length = 0;
  await flow.run({ results, logger });
  assertStringIncludes(logger.lines.join("\n"), 'The result of task "a" is not kept');
  ranSince();
  failing.clear();
  const run = await flow.run({ results, resume: "latest", logger });
  assertEquals(run.output, 5);
  assertEquals(ranSince(), ["a", "b"]);
});

Deno.test("a second process is refused while a run is under way", async () => {
  const results = new MemoryRunStore();
  let id!: string;
  const flow: Flow<AnyTask> = new Flow("locked", () =>
    task(async () => {
      id = (await results.list()).runs[0]!.runId;
      const error = await assertRejects(
        () => flow.run({ results, resume: id, logger }),
        ResumeError,
      );
      assertStringIncludes(error.message, "is being run by another process");
    }, { name: "self" })());
  const run = await flow.run({ results, logger });
  assert(run.isSuccessful, String(run.state));
});
