// Whatever goes round at once lets the event loop have its turn.
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  context,
  Flow,
  LOOP,
  manualOnly,
  Resume,
  RETRY,
  type RunOptions,
  SequentialExecutor,
  task,
} from "../../mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";

/** How long after an abort or a timeout a run may take to hear of it, in milliseconds. */
const HEARD_WITHIN_MS = 50;

const retry = () => {
  throw new RETRY("", { startTime: new Date(0) });
};

/** Flows that would go round for ever. */
const ROUNDS: Readonly<Record<string, () => Flow<unknown>>> = {
  "retries of a task that returns at once": () => new Flow("round", () => task("round", retry)()),
  "retries of an async task": () =>
    new Flow("round", () => task("round", async () => await Promise.resolve().then(retry))()),
  "retries without a delay": () => {
    const fails = task("round", async () => await Promise.reject(new Error("no")), {
      maxRetries: 1e9,
      retryDelay: 0,
    });
    return new Flow("round", () => fails());
  },
  "a loop": () =>
    new Flow("round", () =>
      task("round", () => {
        throw new LOOP();
      })()),
  "an async loop": () =>
    new Flow("round", () =>
      task("round", async () => {
        await undefined;
        throw new LOOP();
      })()),
  "a handler that refuses success": () => {
    const options = {
      stateHandlers: [
        (_: unknown, __: unknown, state: { isSuccessful: boolean }) =>
          state.isSuccessful ? new Resume() : undefined,
      ],
    };
    return new Flow("round", () => task("round", () => 1, options)());
  },
  "a trigger that asks to be tried again": () =>
    new Flow("round", () => task("round", () => 1, { trigger: () => retry() })()),
  "mapped children": () =>
    new Flow("round", () => task("round", (_: number) => retry()).map([1, 2, 3])),
};

async function endedAfterMs(flow: Flow<unknown>, options: RunOptions): Promise<number> {
  const abort = new AbortController();
  let abortedAt = Infinity;
  const timer = setTimeout(() => {
    abortedAt = performance.now();
    abort.abort();
  }, 10);
  const run = await flow.run({ ...options, signal: abort.signal, logger: SILENT });
  clearTimeout(timer);
  assertEquals(run.state.name, "Cancelled");
  return performance.now() - abortedAt;
}

for (const [name, makeFlow] of Object.entries(ROUNDS)) {
  Deno.test(`a signal is heard beside ${name}`, async () => {
    const startedAt = performance.now();
    assertLess(await endedAfterMs(makeFlow(), {}), HEARD_WITHIN_MS);
    await endedAfterMs(makeFlow(), { executor: new SequentialExecutor() });
    assert(performance.now() - startedAt < 5_000);
  });
}

Deno.test("a timeout is heard beside a task that goes round at once", async () => {
  let endedMs = Infinity;
  const startedAt = performance.now();
  const abort = new AbortController();
  const slow = task("slow", () => new Promise(() => {}), {
    timeout: 10,
    stateHandlers: [(_, __, state) => {
      if (!state.isFailed) return;
      endedMs = performance.now() - startedAt;
      abort.abort();
    }],
  });
  const loop = task("loop", async () => {
    await undefined;
    throw new LOOP();
  });
  const flow = new Flow("round", () => void [slow(), loop()]);
  await flow.run({ signal: abort.signal, logger: SILENT });
  assertLess(endedMs, 10 + 2 * HEARD_WITHIN_MS); // The machine has other things to do, too.
});

Deno.test("Prefect 1.4.1: a handler that resumes a pause lets the task run", async () => {
  // Prefect 1.4.1: test_pause_resume_works_with_retries.
  const changes: string[] = [];
  const guarded = task("guarded", () => context.resume, {
    trigger: manualOnly,
    stateHandlers: [(_, old, state) => {
      changes.push(`${old.name} > ${state.name}`);
      return state.isPaused ? new Resume() : undefined;
    }],
  });
  const run = await new Flow("guarded", () => guarded()).run({ logger: SILENT });
  assert(run.isSuccessful);
  assertEquals(changes, ["Pending > Paused", "Resume > Running", "Running > Success"]);
});
