// Skipping: what follows a skipped task.
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { allFinished, allSuccessful, Flow, SKIP, type State, task } from "../../mod.ts";
import { Skipped } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

const skips = task((): string => {
  throw new SKIP("nothing to do");
}, { name: "skips" });

async function statesOf(builder: () => unknown): Promise<State[]> {
  const run = await new Flow("skips", builder as () => undefined).run({ logger: quiet });
  return [...run.taskStates.values()];
}

Deno.test("Prefect 1.4.1: a task after a skipped one is skipped, and its state says why", async () => {
  let runs = 0;
  const follows = task((_: unknown) => void runs++);
  const [, state] = await statesOf(() => follows(skips()));
  assertInstanceOf(state, Skipped);
  assertStringIncludes(state.message, '"skips"');
  assertStringIncludes(state.message, "skipOnUpstreamSkip: false");
  assertEquals(runs, 0);
});

Deno.test("Prefect 1.4.1: skips go down the whole line", async () => {
  const pass = task((input: string) => input);
  const states = await statesOf(() => pass(pass(pass(skips()))));
  assertEquals(states.map(({ name }) => name), ["Skipped", "Skipped", "Skipped", "Skipped"]);
});

Deno.test("Prefect 1.4.1: a skipped upstream skips the task unless skipOnUpstreamSkip is false", async () => {
  const follows = task((input: unknown) => [input], { skipOnUpstreamSkip: false });
  const [, state] = await statesOf(() => follows(skips()));
  assertEquals([state?.name, state?.result], ["Success", [undefined]]);
});

Deno.test("Prefect 1.4.1: one skipped upstream among others is enough", async () => {
  const good = task(() => "good");
  const follows = task((_: unknown[]) => "ran");
  const states = await statesOf(() => follows([good(), skips()]));
  assertEquals(states.map(({ name }) => name).sort(), ["Skipped", "Skipped", "Success"]);
});

Deno.test("Prefect 1.4.1: a skip goes before the trigger, even one that always lets run", async () => {
  for (const trigger of [allFinished, allSuccessful, () => true]) {
    const follows = task((_: unknown) => "ran", { trigger });
    const [, state] = await statesOf(() => follows(skips()));
    assertInstanceOf(state, Skipped);
  }
});

Deno.test("Prefect 1.4.1: an upstream that only comes before is enough to be skipped", async () => {
  const flow = new Flow("skips");
  const follows = task(() => "ran").node();
  flow.addEdge(flow.addTask(skips), follows);
  assertInstanceOf((await flow.run({ logger: quiet })).stateOf(follows), Skipped);
});

Deno.test("Prefect 1.4.1: a task that takes a mapped one whole is skipped with any of its children", async () => {
  const even = task((n: number) => {
    if (n % 2 === 1) throw new SKIP("odd");
    return n;
  });
  const count = task((numbers: number[]) => numbers.length);
  const countAll = task((numbers: number[]) => numbers.length, { skipOnUpstreamSkip: false });
  const states = await statesOf(() => {
    const some = even.map([1, 2]);
    count(some);
    countAll(some);
  });
  assertEquals(states.map(({ name }) => name), ["Mapped", "Skipped", "Success"]);
});

Deno.test("Prefect 1.4.1: a flow whose reference tasks are all skipped is successful", async () => {
  const run = await new Flow("skips", () => skips()).run({ logger: quiet });
  assert(run.isSuccessful);
  assertEquals(run.output, undefined);
});
