// Looping: a task that throws LOOP has another turn.
import { assert, assertEquals } from "@std/assert";
import { context, Flow, LOOP, task } from "../../mod.ts";
import { quiet } from "./_quiet.ts";

Deno.test("Prefect 1.4.1: a task loops until it returns", async () => {
  const counts: unknown[] = [];
  const third = task(() => {
    counts.push(context.taskLoopCount);
    if (context.taskLoopCount! < 3) throw new LOOP();
    return 42;
  });
  const run = await new Flow("loops", () => third()).run({ logger: quiet });
  assertEquals(run.output, 42);
  assertEquals(counts, [1, 2, 3]);
});

Deno.test("Prefect 1.4.1: each turn gets the result of the one before; the first gets none", async () => {
  const results: unknown[] = [];
  const accumulate = task((start: number) => {
    results.push(context.taskLoopResult);
    const current = context.taskLoopResult as number | undefined ?? start;
    if (current < 20) throw new LOOP("", { result: current + 5 });
    return current;
  });
  const run = await new Flow("loops", () => accumulate(8)).run({ logger: quiet });
  assertEquals(run.output, 23);
  assertEquals(results, [undefined, 13, 18, 23]);
});

Deno.test("Prefect 1.4.1: handlers see each turn: Running, Looped, Running, … Success", async () => {
  const states: string[] = [];
  const third = task(() => {
    if (context.taskLoopCount! < 3) throw new LOOP();
  }, { stateHandlers: [(_task, _old, { name }) => void states.push(name)] });
  await new Flow("loops", () => third()).run({ logger: quiet });
  assertEquals(states, ["Running", "Looped", "Running", "Looped", "Running", "Success"]);
});

Deno.test("Prefect 1.4.1: a turn that fails is tried again, in its turn and with its result", async () => {
  const turns: string[] = [];
  const flaky = task(() => {
    const { taskLoopCount, taskRunCount, taskLoopResult } = context;
    turns.push(`turn ${taskLoopCount}, attempt ${taskRunCount}, after ${taskLoopResult}`);
    if (taskLoopCount === 2 && taskRunCount === 1) throw new SyntaxError("once");
    if (taskLoopCount! < 3) throw new LOOP("", { result: taskLoopCount });
    return taskLoopResult;
  }, { maxRetries: 2, retryDelay: 2 });
  const run = await new Flow("loops", () => flaky()).run({ logger: quiet });
  assertEquals(run.output, 2);
  assertEquals(turns, [
    "turn 1, attempt 1, after undefined",
    "turn 2, attempt 1, after 1",
    "turn 2, attempt 2, after 1",
    "turn 3, attempt 1, after 2",
  ]);
});

Deno.test("Prefect 1.4.1: each turn of a loop has all the retries of its task", async () => {
  // Prefect 1.4.1: test_looping_with_retries_resets_run_count.
  const counts: unknown[] = [];
  const looper = task("looper", (x: number) => {
    const { taskLoopCount, taskLoopResult, taskRunCount } = context;
    counts.push(taskRunCount);
    if (taskLoopCount! % 2 === 0 && taskRunCount === 1) throw new SyntaxError("once in this turn");
    const sum = (taskLoopResult as number | undefined ?? 0) + x;
    if (taskLoopCount! < 20) throw new LOOP("", { result: sum });
    return sum;
  }, { maxRetries: 1 });
  const run = await new Flow("loops", () => looper(1)).run({ logger: quiet });
  assertEquals(run.output, 20);
  assertEquals(counts.filter((count) => count === 2).length, 10);
  assertEquals(counts.filter((count) => count === 1).length, 20);
});

Deno.test("what follows a loop waits for its end", async () => {
  const seen: unknown[] = [];
  const loops = task(() => {
    seen.push(`turn ${context.taskLoopCount}`);
    if (context.taskLoopCount! < 3) throw new LOOP();
    return "end";
  });
  const follows = task((input: string) => void seen.push(input));
  await new Flow("loops", () => follows(loops())).run({ logger: quiet });
  assertEquals(seen, ["turn 1", "turn 2", "turn 3", "end"]);
});

Deno.test("a loop of many turns does not grow the stack", async () => {
  const many = task(() => {
    if (context.taskLoopCount! < 20_000) throw new LOOP();
    return context.taskLoopCount;
  });
  const run = await new Flow("loops", () => many()).run({ logger: quiet });
  assert(run.isSuccessful);
  assertEquals(run.output, 20_000);
});
