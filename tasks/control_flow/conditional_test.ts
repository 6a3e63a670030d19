// `ifElse`, `switchCase` and `merge`, as Prefect's tests of control flow have them.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type AnyTask,
  Flow,
  FlowBuildError,
  type FlowRun,
  ifElse,
  merge,
  PrefectSecret,
  Sealed,
  SKIP,
  switchCase,
  task,
  withContext,
} from "../../mod.ts";

const identity = task(<T>(value: T): T => value, { name: "identity" });
const give = <T>(value: T, name = "give") => task((): T => value, { name })();

/** The names of a run's states, in the order of the tasks that are asked for. */
function stateNames(run: FlowRun, tasks: readonly AnyTask[]): string[] {
  return tasks.map((task) => run.stateOf(task).name);
}

for (const condition of [true, false]) {
  Deno.test(`Prefect 1.4.1: ifElse runs one branch and skips the other: ${condition}`, async () => {
    const flow = new Flow("branches", () => {
      const branches = [give(1), give(2)] as const;
      ifElse(give(condition), ...branches);
      return branches;
    });
    assertEquals(flow.tasks.size, 6);
    const run = await flow.run();
    assert(run.isSuccessful);
    assertEquals<unknown>(run.output, condition ? [1, undefined] : [undefined, 2]);
  });

  Deno.test(`Prefect 1.4.1: ifElse adds no task for a branch that is not given: ${condition}`, async () => {
    const flow = new Flow("half", () => {
      const branch = give(1);
      ifElse(give(condition), branch, undefined);
      return branch;
    });
    assertEquals(flow.tasks.size, 4);
    assertEquals<unknown>((await flow.run()).output, condition ? 1 : undefined);
  });
}

Deno.test("ifElse without any branch adds nothing", () => {
  const flow = new Flow("none", () => ifElse(give(true), undefined));
  assertEquals(flow.tasks.size, 1);
});

for (const value of [1, "a", "false", true, [1], [], {}, { a: 1 }]) {
  Deno.test(`ifElse takes ${Deno.inspect(value)} for true, as the language does`, async () => {
    const flow = new Flow("truthy", () => {
      const branches = [give("true"), give("false")] as const;
      ifElse(give<unknown>(value), ...branches);
      return merge(...branches);
    });
    assertEquals((await flow.run()).output, "true");
  });
}

for (const value of [0, "", null, false, undefined, NaN]) {
  Deno.test(`ifElse takes ${Deno.inspect(value)} for false, as the language does`, async () => {
    const flow = new Flow("falsy", () => {
      const branches = [give("true"), give("false")] as const;
      ifElse(give<unknown>(value), ...branches);
      return merge(...branches);
    });
    assertEquals((await flow.run()).output, "false");
  });
}

for (const condition of ["a", "b", "c", "x"]) {
  Deno.test(`Prefect 1.4.1: switchCase runs the branch of the value: ${condition}`, async () => {
    const flow = new Flow("cases", () => {
      const [a, b, c] = [give("A"), give("B"), give("C")];
      switchCase(give(condition), { a, b, c });
      return [a, b, c];
    });
    assertEquals(flow.tasks.size, 7);
    const { output } = await flow.run();
    assertEquals<unknown>(
      output,
      ["a", "b", "c"].map((key) => key === condition ? key.toUpperCase() : undefined),
    );
  });
}

Deno.test("switchCase matches numbers and booleans by their text in an object, by value in a map", async () => {
  const flow = new Flow("keys", () => {
    const [two, yes, byValue, byList] = [give("two"), give("yes"), give("by value"), give("list")];
    switchCase(give<number>(2), { 1: byValue, 2: two });
    switchCase(give<boolean>(true), { true: yes });
    const cases = new Map<number | number[], AnyTask>([[[3], byList], [4, byValue]]);
    switchCase(give<number | number[]>([3]), cases);
    return { two, yes, byValue, byList };
  });
  assertEquals<unknown>((await flow.run()).output, {
    two: "two",
    yes: "yes",
    byValue: undefined,
    byList: "list",
  });
});

Deno.test("a text is no number to a map, and no value matches a key that an object has for another", async () => {
  const flow = new Flow("types", () => {
    const [byNumber, byObject] = [give("number"), give("object")];
    switchCase(give<unknown>("2"), new Map([[2, byNumber]]));
    switchCase(give<unknown>(["a"]), { a: byObject });
    return [byNumber, byObject];
  });
  assertEquals<unknown>((await flow.run()).output, [undefined, undefined]);
});

Deno.test("each task of a list of tasks is a branch", async () => {
  const flow = new Flow("lists", () => {
    const branches = { true: [give(1), give(2)], false: [give(3)] };
    ifElse(give(false), branches.true, branches.false);
    return branches;
  });
  assertEquals<unknown>((await flow.run()).output, { true: [undefined, undefined], false: [3] });
});

Deno.test("Prefect 1.4.1: what follows a skipped branch is skipped, unless it says otherwise", async () => {
  const follow = task((value: unknown) => value, { name: "follow" });
  const stubborn = follow.with({ skipOnUpstreamSkip: false });
  const flow = new Flow("following", () => {
    const branch = give(1);
    ifElse(give(false), branch);
    return [branch, follow(branch), stubborn(branch)] as const;
  });
  const run = await flow.run();
  const names = stateNames(run, flow.getTasks().filter((task) => /give|follow/.test(task.name)));
  assertEquals(names, ["Skipped", "Success", "Skipped", "Success"]);
});

Deno.test("Prefect 1.4.1: branches of several tasks meet in a merge", async () => {
  const flow = new Flow("diamond");
  const condition = task(() => true).node();
  const branch = (name: string) => [0, 1, 2].map((i) => task(() => name + i, { name }).node());
  const [whenTrue, whenFalse] = [branch("true"), branch("false")];
  ifElse(condition, whenTrue[0], whenFalse[0], { flow });
  flow.chain(...whenTrue);
  flow.chain(...whenFalse);
  const merged = merge([whenTrue[2]!, whenFalse[2]!], { flow });
  const run = await flow.run();
  assertEquals(stateNames(run, whenTrue), ["Success", "Success", "Success"]);
  assertEquals(stateNames(run, whenFalse), ["Skipped", "Skipped", "Skipped"]);
  assertEquals(run.resultOf(merged), "true2");
});

Deno.test("Prefect 1.4.1: a merge is skipped where everything it merges was", async () => {
  const skipped = task((): number => {
    throw new SKIP("not today");
  });
  const flow = new Flow("skipped", () => merge(skipped(), skipped()));
  const run = await flow.run();
  assert(run.isSuccessful);
  assert([...run.taskStates.values()].every((state) => state.isSkipped));
});

Deno.test("Prefect 1.4.1: a merge fails where something it merges failed", async () => {
  const broken = task((): number => {
    throw new Error("broken");
  });
  const flow = new Flow("broken", () => merge(broken(), give(1)));
  assertEquals([...(await flow.run()).taskStates.values()].at(-1)!.name, "TriggerFailed");
});

Deno.test("Prefect 1.4.1: a merge yields the first of several results", async () => {
  const flow = new Flow(
    "order",
    () => merge(...["x", "y", "z"].map((name) => give(name)) as Three),
  );
  assertEquals((await flow.run()).output, "x");
});
type Three = [ReturnType<typeof give<string>>, ReturnType<typeof give<string>>];

Deno.test("a merge keeps the order of more than ten tasks", async () => {
  const flow = new Flow("many", () => {
    const skipped = task((): number => {
      throw new SKIP();
    });
    const [first, ...rest] = Array.from({ length: 12 }, (_, i) => i < 8 ? skipped() : give(i));
    return merge(first!, ...rest);
  });
  assertEquals((await flow.run()).output, 8);
});

Deno.test("a merge tells a result of null from a task that was skipped", async () => {
  const flow = new Flow("null", () => {
    const branches = [give(null), give(0)] as const;
    ifElse(give(true), ...branches);
    return merge(...branches);
  });
  const run = await flow.run();
  assertStrictEquals(run.output, null);
});

Deno.test("Prefect 1.4.1: lists and objects that cannot be compared can be merged", async () => {
  const hostile = {
    get [Symbol.toPrimitive](): never {
      throw new Error("do not touch");
    },
  };
  const flow = new Flow("lists", () => {
    const branches = [give([1, 2]), give(hostile)] as const;
    ifElse(give(false), ...branches);
    return merge(...branches);
  });
  assertStrictEquals<unknown>((await flow.run()).output, hostile);
});

Deno.test("Prefect 1.4.1: switchCase and merge can be mapped", async () => {
  const flow = new Flow("mapped", () => {
    const letters = identity.map(["a", "b", "c"]);
    const [a, b, c] = ["A", "B", "C"].map((letter) => task(() => letter).node());
    switchCase(letters, { a: a!, b: b!, c: c! }, { mapped: true });
    const merged = merge([a!, b!, c!], { mapped: true });
    return { a, merged };
  });
  const { output } = await flow.run();
  assertEquals<unknown>(output, { a: ["A", undefined, undefined], merged: ["A", "B", "C"] });
});

Deno.test("Prefect 1.4.1: ifElse and merge can be mapped", async () => {
  const isEven = task((n: number) => n % 2 === 0);
  const flow = new Flow("parity", () => {
    const [even, odd] = [task(() => "even").node(), task(() => "odd").node()];
    ifElse(isEven.map([1, 2, 3]), even, odd, { mapped: true });
    return merge([even, odd], { mapped: true });
  });
  assertEquals<unknown>((await flow.run()).output, ["odd", "even", "odd"]);
});

Deno.test("a merge of secrets is a secret", async () => {
  const seen: string[] = [];
  const flow = new Flow("secrets", () => {
    const [live, test] = [new PrefectSecret("LIVE_KEY"), new PrefectSecret("TEST_KEY")];
    ifElse(give(true), live, test);
    const key = merge(live, test);
    task((key: string) => void seen.push(key))(key);
    return { key };
  });
  const run = await withContext(
    { secrets: { LIVE_KEY: "live-4711", TEST_KEY: "test-4711" } },
    () => flow.run(),
  );
  assertEquals(seen, ["live-4711"]);
  assertInstanceOf(run.output.key, Sealed);
  for (const state of run.taskStates.values()) {
    assertFalse(Deno.inspect(state, { depth: 10 }).includes("4711"));
  }
});

Deno.test("a condition's value, which may be a secret, stands in no state", async () => {
  const flow = new Flow("quiet", () => {
    const branch = give(1);
    switchCase(new PrefectSecret("PIN"), { 999: branch, abc: branch });
  });
  const run = await withContext({ secrets: { PIN: "xy" } }, () => flow.run());
  for (const state of run.taskStates.values()) assertFalse(Deno.inspect(state).includes("xy"));
});

Deno.test("conditionals need a flow", () => {
  const node = task(() => 1).node();
  assertThrows(() => ifElse(node, node), FlowBuildError, "asBoolean");
  assertThrows(() => switchCase(node, {}), FlowBuildError, "switchCase");
  assertThrows(() => merge(node), FlowBuildError, "Merge");
});

Deno.test("a merge of nothing and a task as an expected value are refused", () => {
  assertThrows(() => merge(...[] as unknown as [AnyTask]), FlowBuildError, "nothing to merge");
  new Flow("keys", () => {
    const node = give(1);
    const cases = new Map([[node, node]]) as unknown as Map<number, AnyTask>;
    assertThrows(() => switchCase(node, cases), FlowBuildError, "cannot be a task");
  });
});
