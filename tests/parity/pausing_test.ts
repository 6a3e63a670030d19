// Pausing, and resuming in another run.
import {
  assert,
  assertEquals,
  assertFalse,
  assertGreaterOrEqual,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import {
  allFinished,
  type AnyTask,
  context,
  Flow,
  FlowRunError,
  manualOnly,
  PAUSE,
  PrefectSecret,
  Resume,
  type State,
  Success,
  task,
  withContext,
} from "../../mod.ts";
import { Mapped, Paused, Retrying } from "../../tasks/mod.ts";
import { quiet } from "./_quiet.ts";

/** A flow of three tasks in a row, the second of which waits to be resumed. */
function approval() {
  const seen: string[] = [];
  const step = (name: string, trigger?: typeof manualOnly) =>
    task((input: number) => (seen.push(name), input + 1), { name, ...trigger && { trigger } });
  let approve!: AnyTask;
  const flow = new Flow("approval", () => {
    const node = step("approve", manualOnly)(step("draft")(0));
    approve = node;
    return step("publish")(node);
  });
  return { flow, approve, seen };
}

Deno.test("Prefect 1.4.1: a task with manualOnly pauses, and what follows stays pending", async () => {
  const { flow, approve, seen } = approval();
  const run = await flow.run({ logger: quiet });
  assertInstanceOf(run.stateOf(approve), Paused);
  assertEquals([...run.taskStates.values()].map(({ name }) => name).sort(), [
    "Paused",
    "Pending",
    "Success",
  ]);
  assertEquals(seen, ["draft"]);
});

Deno.test("a run with a paused task ends as Paused, unfinished, and names the task", async () => {
  const { flow } = approval();
  const run = await flow.run({ logger: quiet });
  assertInstanceOf(run.state, Paused);
  assertFalse(run.isFinished);
  assertEquals(run.state.message, "Paused at: approve.");
  assertThrows(() => run.output, FlowRunError, "it ended as Paused");
});

Deno.test("Prefect 1.4.1: a Resume lets a paused task go on; finished tasks are not run again", async () => {
  const { flow, approve, seen } = approval();
  const paused = await flow.run({ logger: quiet });
  const taskStates = new Map([...paused.taskStates, [approve, new Resume("approved")]]);
  const run = await flow.run({ logger: quiet, taskStates });
  assertEquals(run.output, 3);
  assertEquals(seen, ["draft", "approve", "publish"]);
});

Deno.test("Prefect 1.4.1: a paused task stays paused in a run that does not resume it", async () => {
  const { flow, approve, seen } = approval();
  const paused = await flow.run({ logger: quiet });
  const run = await flow.run({ logger: quiet, taskStates: paused.taskStates });
  assertInstanceOf(run.stateOf(approve), Paused);
  assertEquals(seen, ["draft"]);
});

Deno.test("Prefect 1.4.1: a task may pause by itself, and finds context.resume when it goes on", async () => {
  const seen: boolean[] = [];
  const ask = task(() => {
    seen.push(context.resume);
    if (!context.resume) throw new PAUSE("may I?");
    return "done";
  });
  let node!: AnyTask;
  const flow = new Flow("asks", () => {
    node = ask();
    return node as ReturnType<typeof ask>;
  });
  const paused = await flow.run({ logger: quiet });
  assertEquals(paused.stateOf(node).message, "may I?");
  const run = await flow.run({ logger: quiet, taskStates: new Map([[node, new Resume()]]) });
  assertEquals(run.output, "done");
  assertEquals(seen, [false, true]);
});

Deno.test("Prefect 1.4.1: a pause with a start time ends by itself then", async () => {
  const resumed: [boolean, number][] = [];
  const naps = task(() => {
    resumed.push([context.resume, Date.now()]);
    if (!context.resume) throw new PAUSE("a nap", { startTime: new Date(Date.now() + 25) });
  });
  const run = await new Flow("naps", () => naps()).run({ logger: quiet });
  assert(run.isSuccessful);
  assertEquals(resumed.map(([isResumed]) => isResumed), [false, true]);
  assertGreaterOrEqual(resumed[1]![1] - resumed[0]![1], 24);
});

Deno.test("Prefect 1.4.1: a Resume with a start time waits for it", async () => {
  const { flow, approve } = approval();
  const startTime = new Date(Date.now() + 25);
  const taskStates = new Map([[approve, new Resume("", undefined, { startTime })]]);
  const run = await flow.run({ logger: quiet, taskStates });
  assert(run.isSuccessful);
  assertGreaterOrEqual(Date.now(), startTime.getTime());
});

Deno.test("other branches of a flow run while a task is paused", async () => {
  const waits = task(() => "approved", { trigger: manualOnly });
  const other = task(() => "other");
  const flow = new Flow("branches", () => [waits(), other()]);
  const run = await flow.run({ logger: quiet });
  assertEquals([...run.taskStates.values()].map(({ name }) => name), ["Paused", "Success"]);
});

Deno.test("Prefect 1.4.1: paused children of a mapped task are resumed, each by its state or all at once", async () => {
  const runs: number[] = [];
  const each = task((n: number) => (runs.push(n), n * 10), { trigger: manualOnly });
  const sum = task((numbers: number[]) => numbers.reduce((total, n) => total + n, 0));
  let node!: AnyTask;
  const flow = new Flow("children", () => {
    const mapped = each.map([1, 2, 3]);
    node = mapped as unknown as AnyTask;
    return sum(mapped);
  });
  const first = await flow.run({ logger: quiet });
  assertEquals(first.state.message, "Paused at: task[0], task[1], task[2].");
  const { mapStates } = first.stateOf(node) as Mapped;
  assertEquals(mapStates.map(({ name }) => name), ["Paused", "Paused", "Paused"]);
  assertThrows(() => first.resultOf(node), FlowRunError);

  const someResumed = new Mapped("", undefined, {
    mapStates: [new Resume(), mapStates[1]!, new Success("", 5)],
  });
  const second = await flow.run({ logger: quiet, taskStates: new Map([[node, someResumed]]) });
  assertEquals(runs, [1]);
  assertEquals(
    (second.stateOf(node) as Mapped).mapStates.map(({ name, result }) => [name, result]),
    [["Success", 10], ["Paused", undefined], ["Success", 5]],
  );

  const taskStates = new Map([[node, new Resume() as State]]);
  assertEquals((await flow.run({ logger: quiet, taskStates })).output, 60);
});

Deno.test("Prefect 1.4.1: children that wait for a retry go on where they were", async () => {
  const attempts: string[] = [];
  const each = task((n: number) => (attempts.push(`${n}/${context.taskRunCount}`), n));
  let node!: AnyTask;
  const flow = new Flow("children", () => {
    const mapped = each.map([7, 8]);
    node = mapped as unknown as AnyTask;
    return mapped;
  });
  const waiting = new Retrying("", undefined, { startTime: new Date(0), runCount: 3 });
  const given = new Mapped("", undefined, { mapStates: [new Success("", 70), waiting] });
  const run = await flow.run({ logger: quiet, taskStates: new Map([[node, given as State]]) });
  assertEquals(run.output, [70, 8]);
  assertEquals(attempts, ["8/4"]);
});

Deno.test("a map over a partly finished map goes on with it", async () => {
  const pass = task((n: number) => n, { trigger: manualOnly });
  const double = task((n: number) => n * 2);
  const last = task((numbers: unknown[]) => numbers, { trigger: allFinished });
  let node!: AnyTask;
  const flow = new Flow("children", () => {
    const mapped = pass.map([1, 2]);
    node = mapped as unknown as AnyTask;
    return last(double.map(double.map(mapped)));
  });
  const given = new Mapped("", undefined, { mapStates: [new Success("", 10), new Resume()] });
  const run = await flow.run({ logger: quiet, taskStates: new Map([[node, given as State]]) });
  assertEquals(run.output, [40, 8]);
});

Deno.test("Prefect 1.4.1: secrets are fetched again when a flow is resumed", async () => {
  const approve = task((secret: string) => secret.length, { trigger: manualOnly });
  let node!: AnyTask;
  const flow = new Flow("secrets", () => {
    const approved = approve(new PrefectSecret("TOKEN"));
    node = approved;
    return approved;
  });
  const paused = await withContext(
    { secrets: { TOKEN: "four" } },
    () => flow.run({ logger: quiet }),
  );
  const taskStates = new Map([...paused.taskStates, [node, new Resume() as State]]);
  const run = await withContext(
    { secrets: { TOKEN: "fourteen" } },
    () => flow.run({ logger: quiet, taskStates }),
  );
  assertEquals(run.output, 8);
});
