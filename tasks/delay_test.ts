// Waits that end by themselves, and waits that are ended.
import { assert, assertEquals, assertGreaterOrEqual, assertRejects } from "@std/assert";
import { delay } from "./mod.ts";

Deno.test("delay waits as long as it says", async () => {
  const start = performance.now();
  await delay(20);
  assertGreaterOrEqual(performance.now() - start, 19);
});

Deno.test("delay ends at once when its signal aborts, with the signal's reason", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const wait = delay(60_000, { signal: stop.signal });
  stop.abort(reason);
  assertEquals(await assertRejects(() => wait), reason);
});

Deno.test("delay does not begin under a signal that has aborted", async () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  assertEquals(await assertRejects(() => delay(60_000, { signal })), reason);
});

Deno.test("delay leaves no listener behind, however it ends", async () => {
  const stop = new AbortController();
  let listeners = 0;
  const { signal } = stop;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  await delay(1, { signal });
  assertEquals(listeners, 0);
});

Deno.test("delay waits longer than one timer of the runtime can", async () => {
  // A timer that is asked for more than 2 ** 31 - 1 ms runs out at once.
  const stop = new AbortController();
  let isOver = false;
  const wait = delay(2 ** 33, { signal: stop.signal }).finally(() => isOver = true);
  await delay(20);
  assert(!isOver);
  stop.abort(new Error("enough"));
  await assertRejects(() => wait, Error, "enough");
});

Deno.test("delay sets one timer after the other until the whole wait is over", async () => {
  const original = globalThis.setTimeout;
  const lengths: number[] = [];
  // Runs every timer out at once and lets the clock go by as much.
  const now = performance.now.bind(performance);
  let passedMs = 0;
  performance.now = () => now() + passedMs;
  globalThis.setTimeout = ((then: () => void, ms: number) => {
    lengths.push(ms);
    passedMs += ms;
    return original(then, 0);
  }) as typeof setTimeout;
  try {
    await delay(2 ** 32 + 1_000_000);
  } finally {
    globalThis.setTimeout = original;
    performance.now = now;
  }
  // Twice the longest timer, and a rest; the real clock goes on a little meanwhile.
  assertEquals(lengths.map((ms) => ms > 2 ** 31 - 1000), [true, true, false]);
  assert(lengths.every((ms) => ms <= 2 ** 31 - 1));
});
