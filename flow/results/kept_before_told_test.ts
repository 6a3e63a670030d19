// What a task came to is kept before anybody hears of it, and before another task takes its slot.
import { assert, assertEquals } from "@std/assert";
import { delay, Flow, LocalExecutor, SequentialExecutor, task } from "../../mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";
import { FaultyStore } from "./_test_faulty_store.ts";

/** A store whose writes of results wait until they are let go. */
class HeldStore {
  readonly store = new FaultyStore();
  /** The results whose writes have begun. */
  readonly begun: string[] = [];
  readonly #held: (() => void)[] = [];
  #isOpen = false;

  constructor() {
    this.store.faults.write = (location, bytes) => {
      if (!location.includes("/results/") || this.#isOpen) return undefined;
      this.begun.push(location);
      return new Promise((resolve) => {
        this.#held.push(() => resolve(this.store.inner.write(location, bytes)));
      });
    };
  }

  /** Lets all writes go, also those that come. */
  open(): void {
    this.#isOpen = true;
    for (const letGo of this.#held.splice(0)) letGo();
  }
}

/** Tasks that each take a turn of the event loop, and how many of them were under way at once. */
function takingTurns() {
  const seen = { ran: 0, underWay: 0, most: 0 };
  const step = task(async (n: number) => {
    seen.most = Math.max(seen.most, ++seen.underWay);
    await new Promise((resolve) => setTimeout(resolve));
    seen.underWay--;
    seen.ran++;
    return n;
  }, { name: "step" });
  return { seen, step };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

Deno.test("a task's slot is free when its result is kept", async () => {
  const held = new HeldStore();
  const { seen, step } = takingTurns();
  const flow = new Flow("many", () => step.map(numbers(10)));
  const executor = new LocalExecutor({ concurrency: 2 });
  const running = flow.run({ results: held.store, executor, logger: SILENT });
  while (held.begun.length < 2) await delay(1);
  await delay(20);
  assertEquals(seen, { ran: 2, underWay: 0, most: 2 });
  held.open();
  assertEquals((await running).output, numbers(10));
  assertEquals(seen.most, 2);
});

Deno.test("what follows a task waits until its result is stored", async () => {
  const held = new HeldStore();
  const { seen, step } = takingTurns();
  const flow = new Flow("chain", () => step(step(1)));
  const running = flow.run({ results: held.store, logger: SILENT });
  while (held.begun.length < 1) await delay(1);
  await delay(20);
  assertEquals(seen.ran, 1);
  held.open();
  assertEquals((await running).output, 1);
  assertEquals(seen.ran, 2);
});

Deno.test("the sequential executor begins no task before the last one's result is stored", async () => {
  const held = new HeldStore();
  const { seen, step } = takingTurns();
  const flow = new Flow("many", () => step.map(numbers(3)));
  const executor = new SequentialExecutor();
  const running = flow.run({ results: held.store, executor, logger: SILENT });
  while (held.begun.length < 1) await delay(1);
  await delay(20);
  assertEquals(seen.ran, 1);
  held.open();
  assertEquals((await running).output, numbers(3));
});

Deno.test("a run that is cancelled does not wait for results that are stored", async () => {
  const held = new HeldStore();
  const { step } = takingTurns();
  const flow = new Flow("many", () => step.map(numbers(4)));
  const abort = new AbortController();
  const running = flow.run({ results: held.store, signal: abort.signal, logger: SILENT });
  while (held.begun.length < 4) await delay(1);
  abort.abort(new Error("enough"));
  assert((await running).state.isCancelled);
  held.open();
  const run = await flow.run({ results: held.store, resume: "latest", logger: SILENT });
  assertEquals(run.output, numbers(4));
});
