import { assertEquals } from "@std/assert";
import { delay, task } from "../../tasks/mod.ts";
import { Flow, LocalExecutor, SequentialExecutor } from "../mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";

const list = task(async () => {
  await delay(0);
  return [] as number[];
}, { name: "list" });
const negate = task((n: number) => -n, { name: "negate" });

for (
  const executor of [
    new SequentialExecutor(),
    new LocalExecutor(),
    new LocalExecutor({ concurrency: Infinity }),
  ]
) {
  const { name } = executor;
  const concurrency = executor instanceof LocalExecutor ? executor.concurrency : 1;

  Deno.test(`a run ends whose last task is mapped over nothing (${name}, ${concurrency})`, async () => {
    const flow = new Flow("empty", () => negate.map(list()));
    const run = await flow.run({ executor, logger: SILENT });
    assertEquals(run.output, []);
  });
}

Deno.test("mapped pipelines go depth first: a child's followers run before the next child", async () => {
  const steps: string[] = [];
  const first = task((n: number) => (steps.push(`first ${n}`), n));
  const second = task((n: number) => (steps.push(`second ${n}`), n));
  const flow = new Flow("depth", () => second.map(first.map([1, 2, 3])));
  await flow.run({ executor: new SequentialExecutor(), logger: SILENT });
  assertEquals(
    steps,
    ["first 1", "second 1", "first 2", "second 2", "first 3", "second 3"],
  );
});

Deno.test("as many tasks as the concurrency allows wait at once, and no more", async () => {
  let waiting = 0;
  let most = 0;
  const wait = task(async () => {
    most = Math.max(most, ++waiting);
    await delay(1);
    waiting--;
  });
  const flow = new Flow("waiting", () => {
    for (let index = 0; index < 20; index++) wait();
  });
  await flow.run({ executor: new LocalExecutor({ concurrency: 3 }), logger: SILENT });
  assertEquals(most, 3);
});
