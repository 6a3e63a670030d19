// Blocks of tasks that run only where a value is the expected one.
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  type AnyTask,
  caseOf,
  Flow,
  FlowBuildError,
  merge,
  Parameter,
  SKIP,
  Task,
  task,
  withContext,
} from "../../mod.ts";

const identity = task(<T>(value: T): T => value, { name: "identity" });
const give = <T>(value: T, name = "give") => task((): T => value, { name })();
const inc = task((n: number) => n + 1, { name: "inc" });

const compareTasks = (flow: Flow<unknown>) =>
  flow.getTasks().filter((task) => task.name.startsWith("case("));

Deno.test("Prefect 1.4.1: only what follows nothing in the block follows the condition", () => {
  let nodes!: Record<"a" | "b" | "c" | "d" | "e" | "f", AnyTask>;
  const flow = new Flow("block", () => {
    const a = give(0);
    nodes = caseOf(give(true), true, () => {
      const b = inc(a);
      const c = inc(b);
      const d = give(1);
      const e = inc(d);
      return { a, b, c, d, e, f: inc(e) };
    });
  });
  const [condition, ...others] = compareTasks(flow);
  assertEquals(others, []);
  const upstream = (task: AnyTask) => [...flow.upstreamTasks(task)];
  const { a, b, c, d, e, f } = nodes;
  assertEquals(upstream(a), []);
  assertEquals(upstream(b), [a, condition]);
  assertEquals(upstream(c), [b]);
  assertEquals(upstream(d), [condition]);
  assertEquals(upstream(e), [d]);
  assertEquals(upstream(f), [e]);
});

Deno.test("Prefect 1.4.1: an empty block adds nothing", () => {
  const flow = new Flow("empty", () => caseOf(give(true), true, () => {}));
  assertEquals(flow.tasks.size, 1);
});

for (const branch of ["a", "b", "c"]) {
  Deno.test(`Prefect 1.4.1: the block of the value runs, the others are skipped: ${branch}`, async () => {
    const flow = new Flow("cases", () => {
      const condition = give(branch);
      const b = caseOf(condition, "a", () => inc(give(1)));
      const d = caseOf(condition, "b", () => inc(give(3)));
      return { b, d, e: merge(b, d) };
    });
    const run = await flow.run();
    assert(run.isSuccessful);
    assertEquals<unknown>(run.output, {
      b: branch === "a" ? 2 : undefined,
      d: branch === "b" ? 4 : undefined,
      e: { a: 2, b: 4 }[branch],
    });
  });
}

for (
  const [outer, inner] of [[true, true], [true, false], [false, true], [false, false]] as const
) {
  Deno.test(`Prefect 1.4.1: blocks stand in blocks: ${outer}, ${inner}`, async () => {
    const flow = new Flow("nested", () => {
      const [outerCondition, a] = [give(outer), give(0)];
      const block = caseOf(outerCondition, true, () => {
        const innerCondition = give(inner);
        const b = give(10);
        const d = caseOf(innerCondition, true, () => inc(inc(a)));
        const f = caseOf(innerCondition, false, () => inc(inc(b)));
        return { innerCondition, b, d, f, g: merge(d, f) };
      });
      const i = caseOf(outerCondition, false, () => inc(give(3)));
      return { ...block, i, j: merge(block.g, i) };
    });
    const expected = outer
      ? inner
        ? { innerCondition: inner, b: 10, d: 2, g: 2, j: 2 }
        : { innerCondition: inner, b: 10, f: 12, g: 12, j: 12 }
      : { i: 4, j: 4 };
    const skipped = Object.fromEntries(
      ["innerCondition", "b", "d", "f", "g", "i", "j"].map((name) => [name, undefined]),
    );
    assertEquals<unknown>((await flow.run()).output, { ...skipped, ...expected });
  });
}

Deno.test("a merge is skipped together with the block it stands in, whatever it merges", async () => {
  let merged!: AnyTask;
  const flow = new Flow("outside", () => {
    const [a, b] = [give(1), give(2)];
    caseOf(give(false), true, () => {
      merged = merge(a, b);
    });
  });
  assert((await flow.run()).stateOf(merged).isSkipped);
});

Deno.test("a merge in a block that runs is skipped where all it merges was", async () => {
  const skipped = task((): number => {
    throw new SKIP();
  });
  let merged!: AnyTask;
  const flow = new Flow("inside", () => {
    const [a, b] = [skipped(), skipped()];
    caseOf(give(true), true, () => {
      merged = merge(a, b);
    });
  });
  assert((await flow.run()).stateOf(merged).isSkipped);
});

Deno.test("Prefect 1.4.1: a parameter is part of no block", async () => {
  const flow = new Flow("parameters", () => {
    const x = new Parameter<number>("x");
    const condition = give(true);
    const plus = caseOf(condition, true, () => inc(x));
    const other = caseOf(condition, false, () => inc(inc(new Parameter<number>("y"))));
    return { plus, other };
  });
  const run = await flow.run({ parameters: { x: 1, y: 2 } });
  assertEquals<unknown>(run.output, { plus: 2, other: undefined });
  for (const parameter of flow.parameters) assert(!run.stateOf(parameter).isSkipped);
});

Deno.test("Prefect 1.4.1: a mapped task in a block is run or skipped as a whole", async () => {
  const flow = new Flow("mapped", () => {
    const condition = give(true);
    return {
      run: caseOf(condition, true, () => inc.map([0, 1, 2, 3])),
      skipped: caseOf(condition, false, () => inc.map([0, 1, 2, 3])),
    };
  });
  assertEquals<unknown>((await flow.run()).output, { run: [1, 2, 3, 4], skipped: undefined });
});

Deno.test("the value expected is compared by content", async () => {
  const flow = new Flow(
    "content",
    () =>
      caseOf(
        give({ status: "ready", codes: [1] }),
        { status: "ready", codes: [1] },
        () => give("ran"),
      ),
  );
  assertEquals((await flow.run()).output, "ran");
});

Deno.test("Prefect 1.4.1: blocks work in a flow that is put together a task at a time", async () => {
  class Inc extends Task<{ n: number }, number> {
    override run({ n }: { n: number }) {
      return n + 1;
    }
  }
  const flow = new Flow("imperative");
  const condition = flow.addTask(task(() => "b" as string));
  const [a, b] = [new Inc(), new Inc()];
  caseOf(condition, "a", () => void a.bind({ n: 1 }, { flow }), { flow });
  // In the block of a flow, tasks are called as in its builder.
  caseOf(condition, "b", () => b.bind({ n: inc(2) }), { flow });
  const run = await flow.run();
  assert(run.stateOf(a).isSkipped);
  assertEquals(run.resultOf(b), 4);
});

Deno.test("a task that was added before a block is not part of it", async () => {
  const flow = new Flow("before", () => {
    const before = give(1);
    const after = caseOf(give(false), true, () => inc(before));
    return { before, after };
  });
  assertEquals<unknown>((await flow.run()).output, { before: 1, after: undefined });
});

Deno.test("an expected value cannot be a task", () => {
  new Flow("tasks", () => {
    const condition: Task<never, unknown> = give(true);
    assertThrows(
      () => caseOf(condition, give(false), () => {}),
      FlowBuildError,
      'cannot be a task, and is "give"',
    );
  });
});

Deno.test("a block cannot be async", () => {
  assertThrows(
    () =>
      new Flow("async", () => {
        // @ts-expect-error: the compiler says so too.
        caseOf(give(true), true, async () => {
          await Promise.resolve();
        });
      }),
    FlowBuildError,
    "async",
  );
});

Deno.test("a block needs a flow", () => {
  const condition = task(() => 1).node();
  assertThrows(() => caseOf(condition, 1, () => {}), FlowBuildError, '"case(1)"');
});

Deno.test("a block that throws leaves no block behind", () => {
  const flow = new Flow("throwing", () => {
    const condition = give(true);
    assertThrows(() =>
      caseOf(condition, true, () => {
        throw new Error("half-way");
      })
    );
    give(2);
  });
  assertFalse(flow.getTasks().some((task) => task.name.startsWith("case(")));
});

Deno.test("conditions are named by the value they expect, without its content where it is large", () => {
  const flow = new Flow("names", () => {
    const value: Task<never, unknown> = give(1);
    for (const expected of ["a", 1, true, null, undefined, [1, 2], { a: 1 }]) {
      caseOf(value, expected, () => give(expected));
    }
  });
  assertEquals(
    compareTasks(flow).map((task) => task.name),
    [
      'case("a")',
      "case(1)",
      "case(true)",
      "case(null)",
      "case(undefined)",
      "case([...])",
      "case({...})",
    ],
  );
});

Deno.test("a builder's context reaches into its blocks", async () => {
  const flow = new Flow("context", () => caseOf(identity(true), true, () => identity("in")));
  assertEquals(await withContext({}, async () => (await flow.run()).output), "in");
});
