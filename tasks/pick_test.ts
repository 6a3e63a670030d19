// Taking parts of outputs, also of secret ones.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  Flow,
  FlowBuildError,
  PrefectSecret,
  Sealed,
  SKIP,
  Task,
  task,
  unmapped,
  unpack,
  withContext,
} from "../mod.ts";

const summarize = task((numbers: number[]) => ({ total: numbers.length, all: numbers }), {
  name: "summarize",
});
const add = task((x: number, y: number) => x + y);

interface Login {
  readonly user: string;
  readonly pin: string;
  readonly keys: readonly string[];
}
const secrets = { LOGIN: '{"user":"ada-lovelace","pin":"0123","keys":["first-key","second-key"]}' };

Deno.test("a part of an output is a node that other tasks take", async () => {
  const flow = new Flow("parts", () => {
    const summary = summarize([5, 6, 7]);
    return add(summary.pick("total"), summary.pick("all").pick(2));
  });
  assertEquals((await flow.run()).output, 10);
});

Deno.test("a part is named after the node and the key", () => {
  new Flow("names", () => {
    const all = summarize([1]).pick("all");
    assertEquals(all.name, "summarize.all");
    assertEquals(all.pick(0).name, "summarize.all[0]");
  });
});

Deno.test("an element of a mapped task's output is what its child gave", async () => {
  const flow = new Flow("mapped", () => add.map([1, 2, 3], unmapped(10)).pick(1));
  assertEquals((await flow.run()).output, 12);
});

Deno.test("Prefect 1.4.1: GetItem fails where there is no such element", async () => {
  const flow = new Flow("short", () => summarize([1]).pick("all").pick(3));
  const run = await flow.run();
  assert(run.isFailed);
  assertEquals(run.taskStates.size, 3);
  const state = [...run.taskStates.values()].at(-1)!;
  assertInstanceOf(state.result, RangeError);
  assertStringIncludes(state.message, "summarize.all[3] cannot be had: the list has 1 elements.");
});

Deno.test("a property that is left out yields undefined", async () => {
  const options = task((): { limit?: number } => ({}));
  const flow = new Flow("optional", () => options().pick("limit"));
  assertEquals((await flow.run()).output, undefined);
});

Deno.test("a part of nothing fails, and says of what", async () => {
  const broken = task(() => null as unknown as { a: number }, { name: "broken" });
  const flow = new Flow("nothing", () => broken().pick("a"));
  const state = [...(await flow.run()).taskStates.values()].at(-1)!;
  assertInstanceOf(state.result, TypeError);
  assertStringIncludes(state.message, "broken.a cannot be had");
});

Deno.test("a part is skipped together with the node it is taken of", async () => {
  const skipped = task((): number[] => {
    throw new SKIP("not today");
  });
  const flow = new Flow("skipped", () => skipped().pick(0));
  const run = await flow.run();
  assert([...run.taskStates.values()].every((state) => state.isSkipped));
});

Deno.test("a part can be taken in a flow that is not being built", async () => {
  class Load extends Task<Record<never, never>, { rows: number[] }> {
    override run() {
      return { rows: [4, 5] };
    }
  }
  const flow = new Flow("imperative");
  const load = flow.addTask(new Load());
  const rows = load.pick("rows", { flow });
  assertEquals((await flow.run()).resultOf(rows), [4, 5]);
  assertThrows(() => load.pick("rows"), FlowBuildError, '"Load.rows"');
});

Deno.test("a part of a secret is a secret: sealed in results, whole for tasks, masked in texts", async () => {
  const seen: unknown[] = [];
  const use = task((user: string, pin: string, key: string) => {
    seen.push(user, pin, key);
    throw new Error(`no entry for ${user}`);
  });
  let user!: { readonly isSecret: true } & Task<never, string>;
  const flow = new Flow("login", () => {
    const login = new PrefectSecret<Login>("LOGIN");
    user = login.pick("user");
    use(user, login.pick("pin"), login.pick("keys").pick(1));
  });
  const run = await withContext({ secrets }, () => flow.run());
  // The pin is text in the secret, and stays text: only a whole secret is decoded.
  assertEquals(seen, ["ada-lovelace", "0123", "second-key"]);
  assert(user.isSecret);
  assertInstanceOf(run.resultOf(user), Sealed);
  for (const state of run.taskStates.values()) {
    assertFalse(/ada-lovelace|0123|second-key/.test(Deno.inspect(state, { depth: 10 })));
  }
  assertStringIncludes([...run.taskStates.values()].at(-1)!.message, "no entry for ********");
});

Deno.test("a secret and its parts cannot be restored, an ordinary task can", () => {
  new Flow("restore", () => {
    const login = new PrefectSecret<Login>("LOGIN");
    assertFalse(login.isRestorable);
    assertFalse(login.pick("user").isRestorable);
    assert(summarize([1]).pick("total").isRestorable);
  });
});

Deno.test("a part of a mapped secret task's output is one of its secrets", async () => {
  const flow = new Flow("mapped", () => {
    const all = new PrefectSecret().map({ name: ["FIRST", "SECOND"] });
    return {
      all,
      second: all.pick(1),
      length: task((texts: string[]) => texts.join().length)(all),
    };
  });
  const run = await withContext(
    { secrets: { FIRST: "first-4711", SECOND: "second-4711" } },
    () => flow.run(),
  );
  const { all, second, length } = run.output;
  assertEquals(all.map((secret) => secret instanceof Sealed), [true, true]);
  assertInstanceOf(second, Sealed);
  assertEquals(length, 22);
  for (const state of run.taskStates.values()) {
    assertFalse(Deno.inspect(state, { depth: 10 }).includes("4711"));
  }
});

Deno.test("mapped secrets are shared out among the runs of a mapped task, one secret is not", async () => {
  const seen: string[] = [];
  const flow = new Flow("shared", () => {
    const keys = new PrefectSecret().map({ name: ["FIRST", "SECOND"] });
    task((key: string, all: string) => void seen.push(`${key} ${all}`))
      .map(keys, new PrefectSecret("ALL"));
  });
  const run = await withContext(
    { secrets: { FIRST: "first-4711", SECOND: "second-4711", ALL: "all-4711" } },
    () => flow.run(),
  );
  assert(run.isSuccessful);
  assertEquals(seen, ["first-4711 all-4711", "second-4711 all-4711"]);
});

Deno.test("a list is unpacked into its first elements", async () => {
  const divide = task((x: number, y: number): [number, number] => [Math.floor(x / y), x % y]);
  const flow = new Flow("divide", () => {
    const [quotient, remainder] = unpack(divide(17, 5), 2);
    return add(quotient, remainder);
  });
  assertEquals((await flow.run()).output, 5);
});

Deno.test("an object is unpacked into the properties that are named", async () => {
  const flow = new Flow("summary", () => {
    const { total, all } = unpack(summarize([8, 9]), ["total", "all"]);
    return { total, first: all.pick(0) };
  });
  assertEquals((await flow.run()).output, { total: 2, first: 8 });
});

Deno.test("a secret is unpacked into secrets", async () => {
  const flow = new Flow("unpacked", () => {
    const { user, keys } = unpack(new PrefectSecret<Login>("LOGIN"), ["user", "keys"]);
    return { user, keys: unpack(keys, 2) };
  });
  const { output } = await withContext({ secrets }, () => flow.run());
  assertInstanceOf(output.user, Sealed);
  assertInstanceOf(output.keys[1], Sealed);
});

Deno.test("parts are unpacked in a flow that is not being built", async () => {
  const flow = new Flow("imperative");
  const node = summarize.node().setUpstream(task(() => [1, 2]).node(), { key: 0, flow });
  const { total } = unpack(node, ["total"], { flow });
  assertEquals((await flow.run()).resultOf(total), 2);
});
