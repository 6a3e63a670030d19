import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  allFinished,
  anySuccessful,
  FilterTask,
  Flow,
  type Logger,
  manualOnly,
  SKIP,
  Task,
  task,
} from "../../mod.ts";

Deno.test("Prefect 1.4.1: a filter runs whatever became of those before it, unless told otherwise", () => {
  const filter = new FilterTask();
  assertEquals(filter.name, "FilterTask");
  assertEquals(filter.settings.skipOnUpstreamSkip, false);
  assertEquals(filter.settings.trigger, allFinished);
  assertEquals(new FilterTask({ skipOnUpstreamSkip: true }).settings.skipOnUpstreamSkip, true);
  assertEquals(new FilterTask({ trigger: manualOnly }).settings.trigger, manualOnly);
});

Deno.test("Prefect 1.4.1: by default, errors and nothing are filtered out, and all else is kept", () => {
  const results = [null, undefined, 0, 1, "", false, NaN, new TypeError("x"), []];
  assertEquals(new FilterTask().run({ taskResults: results }), [0, 1, "", false, NaN, []]);
});

Deno.test("Prefect 1.4.1: a filter of one's own decides alone", () => {
  const error = new Error("x");
  const filter = new FilterTask<unknown>({ filterFunc: (result) => result !== 5 });
  assertEquals(filter.run({ taskResults: [null, 0, 5, error] }), [null, 0, error]);
});

Deno.test("results of failed and skipped runs of a mapped task are filtered out", async () => {
  const invert = task((n: number) => {
    if (n === 0) throw new RangeError("division by zero");
    if (n < 0) throw new SKIP("negative");
    return 1 / n;
  });
  const flow = new Flow(
    "invert",
    () => new FilterTask<number>().bind({ taskResults: invert.map([1, 0, -1, 4]) }),
  );
  const run = await flow.run();
  assertEquals(run.output, [1, 0.25]);
  assert(run.isSuccessful);
});

Deno.test("Prefect 1.4.1: what was kept is logged where a function makes a line of it", async () => {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep };
  const filter = new FilterTask({
    filterFunc: (n: number) => n !== 2,
    logFunc: (kept) => `Valid values: ${kept.join(",")}`,
  });
  await new Flow("logged", () => filter.bind({ taskResults: [1, 2, 3] })).run({ logger });
  assert(lines.includes("Valid values: 1,3"));
});

Deno.test("a filter that is given no list says so", async () => {
  const broken = task((): number[] => {
    throw new Error("no list today");
  });
  const flow = new Flow("broken", () => new FilterTask<number>().bind({ taskResults: broken() }));
  const state = [...(await flow.run()).taskStates.values()].at(-1)!;
  assert(state.isFailed);
  assertStringIncludes(state.message, 'Task "FilterTask" needs a list of results');
  assertThrows(() => new FilterTask().run({ taskResults: 1 as unknown as [] }), TypeError);
});

Deno.test("a filter can follow a task that is not mapped", async () => {
  class Numbers extends Task<Record<never, never>, number[]> {
    override run() {
      return [1, 2, 3];
    }
  }
  const isOdd = new FilterTask({
    filterFunc: (n: number) => n % 2 === 1,
    trigger: anySuccessful,
  });
  const flow = new Flow("odd", () => isOdd.bind({ taskResults: new Numbers() }));
  assertEquals((await flow.run()).output, [1, 3]);
});
