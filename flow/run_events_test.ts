// What a run tells of itself while it goes on.
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { SILENT } from "../tests/_silent_logger.ts";
import { withContext } from "../config/mod.ts";
import { delay, PrefectSecret, task } from "../tasks/mod.ts";
import { Flow, type RunEvent } from "./mod.ts";

/** An event as a line: what it is about, and the state. */
function line(event: RunEvent): string {
  if (event.type === "flow") return `flow ${event.state.name} (${event.taskCount} tasks)`;
  const index = event.mapIndex === undefined ? "" : `[${event.mapIndex}]`;
  const count = event.mapCount === undefined ? "" : ` of ${event.mapCount}`;
  return `${event.taskSlug}${index} ${event.state.name}${count} #${event.attempt}`;
}

async function eventsOf(flow: Flow<unknown>, signal?: AbortSignal): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => void events.push(event);
  await flow.run({ logger: SILENT, onEvent, ...signal && { signal } });
  return events;
}

Deno.test("each change of state is told as it happens", async () => {
  let attempts = 0;
  const flaky = task((n: number) => {
    if (++attempts === 1) throw new Error("not yet");
    return n;
  }, { name: "flaky", maxRetries: 1 });
  const one = task(() => 1, { name: "one" });
  const events = await eventsOf(new Flow("told", () => flaky(one())));
  assertEquals(events.map(line), [
    "flow Running (2 tasks)",
    "one-1 Running #1",
    "one-1 Success #1",
    "flaky-1 Running #1",
    "flaky-1 Retrying #1",
    "flaky-1 Running #2",
    "flaky-1 Success #2",
    "flow Success (2 tasks)",
  ]);
  assertInstanceOf(events[0]?.at, Date);
});

Deno.test("the runs of a mapped task are told one by one, and how many there are", async () => {
  const square = task((n: number) => n * n, { name: "square" });
  const events = await eventsOf(new Flow("mapped", () => square.map([1, 2])));
  assertEquals(events.map(line), [
    "flow Running (1 tasks)",
    "square-1 Running of 2 #1",
    "square-1[0] Running #1",
    "square-1[0] Success #1",
    "square-1[1] Running #1",
    "square-1[1] Success #1",
    "square-1 Mapped of 2 #1",
    "flow Success (1 tasks)",
  ]);
});

Deno.test("tasks with handlers, and what is cancelled, are told too", async () => {
  const abort = new AbortController();
  const stop = task(async () => {
    await delay(20);
    abort.abort(new Error("enough"));
  }, { name: "stop" });
  const wait = task(() => new Promise<void>(() => {}), { name: "wait", stateHandlers: [() => {}] });
  const events = await eventsOf(
    new Flow("cancelled", () => {
      wait();
      stop();
    }),
    abort.signal,
  );
  assertEquals(events.map(line), [
    "flow Running (2 tasks)",
    "stop-1 Running #1",
    "wait-1 Running #1",
    "wait-1 Cancelled #1",
    "stop-1 Cancelled #1",
    "flow Cancelled (2 tasks)",
  ]);
});

Deno.test("a listener that throws is told nothing more, and the run goes on", async () => {
  const errors: unknown[] = [];
  const logger = { ...SILENT, error: (...args: unknown[]) => void errors.push(args) };
  let calls = 0;
  const flow = new Flow("deaf", () => task(() => 1, { name: "one" })());
  const run = await flow.run({
    logger,
    onEvent: () => {
      calls++;
      throw new Error("I will not listen");
    },
  });
  assert(run.isSuccessful);
  assertEquals(calls, 1);
  assertEquals(errors.length, 1);
});

Deno.test("no event shows a secret", async () => {
  const canary = "canary-in-an-event";
  const tell = task((secret: string) => {
    throw new Error(`it is ${secret}`);
  }, { name: "tell" });
  const flow = new Flow("telling", () => tell(new PrefectSecret("TOKEN")));
  const events = await withContext({ secrets: { TOKEN: canary } }, () => eventsOf(flow));
  assertEquals(Deno.inspect(events, { depth: 9 }).includes(canary), false);
  assertEquals(JSON.stringify(events.map(({ state }) => state)).includes(canary), false);
});
