// Resources: set up, used, and put away whatever happened.
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  type AnyTask,
  caseOf,
  Failed,
  Flow,
  FlowBuildError,
  resourceManager,
  SKIP,
  type State,
  Success,
  task,
} from "../../mod.ts";
import { Pending, Skipped, TRIGGERFAIL } from "../../tasks/mod.ts";
import { resourceCleanupTrigger } from "./resource_manager.ts";

const add = task((x: number, y: number) => x + y, { name: "add" });
const inc = task((n: number) => n + 1, { name: "inc" });

/** A resource that notes what is done with it; `broken` names the part that throws. */
function noted(log: string[], broken?: "setup" | "cleanup") {
  return resourceManager({
    name: "noted",
    setup: (value: number) => {
      log.push(`setup ${value}`);
      if (broken === "setup") throw new Error("no resource");
      return value;
    },
    cleanup: (value) => {
      log.push(`cleanup ${value}`);
      if (broken === "cleanup") throw new Error("it stays");
    },
  });
}

const named = (flow: Flow<unknown>, name: string): AnyTask => flow.getTasks({ name })[0]!;

Deno.test("Prefect 1.4.1: setup comes before what the block starts with, cleanup after what it ends with", () => {
  let nodes!: Record<"a" | "b" | "c" | "d" | "e" | "f" | "g", AnyTask>;
  const flow = new Flow("structure", () => {
    const a = inc(1);
    const block = noted([]).use([a], (resource) => {
      const b = add(resource, a);
      const c = inc(b);
      const d = inc(2);
      const e = inc(d);
      return { b, c, d, e, f: inc(3) };
    });
    nodes = { a, ...block, g: inc(block.f) };
  });
  const [setup, cleanup] = [named(flow, "noted.setup"), named(flow, "noted.cleanup")];
  const { a, b, c, d, e, f, g } = nodes;
  const upstream = (task: AnyTask) => [...flow.upstreamTasks(task)];
  assertEquals(upstream(setup), [a]);
  assertEquals(upstream(b), [setup, a]);
  assertEquals(upstream(c), [b]);
  assertEquals(upstream(d), [setup]);
  assertEquals(upstream(e), [d]);
  assertEquals(upstream(f), [setup]);
  assertEquals(upstream(g), [f]);
  assertEquals(upstream(cleanup), [setup, c, e, f]);
  // A cleanup is no reference task, and what only it follows is one.
  assertEquals([...flow.referenceTasks], [c, e, g]);
});

Deno.test("a resource is set up, used and put away, in this order", async () => {
  const log: string[] = [];
  const flow = new Flow("used", () =>
    noted(log).use([100], (resource) =>
      task((n: number) => {
        log.push(`use ${n}`);
        return n + 1;
      })(resource)));
  const run = await flow.run();
  assertEquals(run.output, 101);
  assertEquals(log, ["setup 100", "use 100", "cleanup 100"]);
  assert([...run.taskStates.values()].every((state) => state.isSuccessful));
});

Deno.test("Prefect 1.4.1: where the setup fails there is nothing to clean up", async () => {
  const log: string[] = [];
  const flow = new Flow("setup", () => noted(log, "setup").use([1], (resource) => inc(resource)));
  const run = await flow.run();
  assert(run.isFailed);
  assert(run.stateOf(named(flow, "noted.setup")).isFailed);
  assert(run.stateOf(named(flow, "inc")).isFailed);
  assert(run.stateOf(named(flow, "noted.cleanup")).isSkipped);
  assertEquals(log, ["setup 1"]);
});

Deno.test("Prefect 1.4.1: a failed cleanup does not make the flow fail", async () => {
  const log: string[] = [];
  const flow = new Flow(
    "cleanup",
    () => noted(log, "cleanup").use([1], (resource) => inc(resource)),
  );
  const run = await flow.run();
  assert(run.isSuccessful);
  assert(run.stateOf(named(flow, "noted.cleanup")).isFailed);
  assertEquals(log, ["setup 1", "cleanup 1"]);
});

Deno.test("a resource is put away where its tasks fail, and where they are skipped", async () => {
  const ends = {
    fail: () => {
      throw new Error("broken");
    },
    skip: () => {
      throw new SKIP("not today");
    },
  };
  for (const end of Object.values(ends)) {
    const log: string[] = [];
    const flow = new Flow("ends", () =>
      noted(log).use([1], (resource) => {
        inc(task((_: number): number => end())(resource));
      }));
    await flow.run();
    assertEquals(log, ["setup 1", "cleanup 1"]);
  }
});

Deno.test("a resource whose setup is skipped is neither used nor put away", async () => {
  const log: string[] = [];
  const flow = new Flow("skipped", () => {
    const condition = task(() => false)();
    caseOf(condition, true, () => noted(log).use([1], (resource) => inc(resource)));
  });
  const run = await flow.run();
  assertEquals(log, []);
  assert(run.stateOf(named(flow, "noted.cleanup")).isSkipped);
});

Deno.test("a resource in the block of another lives inside the other's life", async () => {
  const log: string[] = [];
  const flow = new Flow(
    "nested",
    () =>
      noted(log).use([1], (outer) => noted(log).use([inc(outer)], (inner) => add(outer, inner))),
  );
  assertEquals((await flow.run()).output, 3);
  assertEquals(log, ["setup 1", "setup 2", "cleanup 2", "cleanup 1"]);
});

Deno.test("a resource around a mapped task is put away when all children have ended", async () => {
  const log: string[] = [];
  const flow = new Flow("mapped", () =>
    noted(log).use([0], () =>
      task((n: number) => {
        log.push(`child ${n}`);
      }).map([1, 2])));
  await flow.run();
  assertEquals(log, ["setup 0", "child 1", "child 2", "cleanup 0"]);
});

Deno.test("a resource without tasks is set up and put away", async () => {
  const log: string[] = [];
  const flow = new Flow("idle", () => noted(log).use([1], () => {}));
  assert((await flow.run()).isSuccessful);
  assertEquals(log, ["setup 1", "cleanup 1"]);
  assertEquals([...flow.referenceTasks], [named(flow, "noted.setup")]);
});

Deno.test("a resource can be made without promises or with them", async () => {
  const log: string[] = [];
  const server = resourceManager({
    setup: async (port: number) => await Promise.resolve({ port }),
    cleanup: async ({ port }) => {
      await Promise.resolve();
      log.push(`closed ${port}`);
    },
  });
  assertEquals(server.name, "resource");
  const flow = new Flow("async", () => server.use([80], (it) => it.pick("port")));
  assertEquals((await flow.run()).output, 80);
  assertEquals(log, ["closed 80"]);
});

Deno.test("Prefect 1.4.1: on resume a resource is made and put away again", async () => {
  const log: string[] = [];
  let nodes!: Record<"a" | "b" | "c", AnyTask>;
  const flow = new Flow("resumed", () =>
    noted(log).use([1], (resource) => {
      const [a, b] = [inc(resource), inc(resource)];
      nodes = { a, b, c: add(a, b) };
    }));
  const taskStates = new Map<AnyTask, State>([
    [named(flow, "noted.setup"), new Success("", 50)],
    [named(flow, "noted.cleanup"), new Success("")],
    [nodes.a, new Success("", 2)],
  ]);
  const run = await flow.run({ taskStates });
  assert(run.isSuccessful);
  assertEquals(run.resultOf(nodes.c), 4);
  assertEquals(log, ["setup 1", "cleanup 1"]);
});

Deno.test("a resource works in a flow that is not being built, and needs one", async () => {
  const log: string[] = [];
  const flow = new Flow("imperative");
  noted(log).use([1], (resource) => inc(resource), { flow });
  await flow.run();
  assertEquals(log, ["setup 1", "cleanup 1"]);
  assertThrows(() => noted(log).use([1], () => {}), FlowBuildError, '"noted.setup"');
});

Deno.test("the tasks of a resource have options of their own", () => {
  const flow = new Flow("options", () =>
    resourceManager({
      setup: () => 1,
      cleanup: () => {},
      setupOptions: { name: "open", tags: ["db"], maxRetries: 2 },
      cleanupOptions: { name: "close" },
    }).use([], (it) => inc(it)));
  const [open, close] = [named(flow, "open"), named(flow, "close")];
  assertEquals(open.settings.maxRetries, 2);
  assert(open.tags.has("db"));
  assert(close.isCleanup);
  assertFalse(open.isCleanup || open.isRestorable || close.isRestorable);
  assertEquals(close.settings.trigger, resourceCleanupTrigger);
});

Deno.test("Prefect 1.4.1: the trigger of a cleanup asks after the setup, and whether all is over", () => {
  const ask = (setup: State, other: State) =>
    resourceCleanupTrigger([
      { name: "setup", key: "0", state: setup },
      { name: "other", state: other },
    ]);
  const done = new Success();
  for (const other of [done, new Failed(), new Skipped()]) assertEquals(ask(done, other), true);
  assertThrows(() => ask(done, new Pending()), TRIGGERFAIL);
  assertThrows(() => ask(new Failed(), done), SKIP, "setup failed");
  assertThrows(() => ask(new Skipped(), done), SKIP, "setup skipped");
});
