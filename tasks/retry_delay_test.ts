// Waits between attempts.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { task } from "./mod.ts";
import {
  checkRetryDelay,
  exponentialBackoff,
  type RetryDelay,
  retryDelayMs,
} from "./retry_delay.ts";

Deno.test("a retry delay may be one duration, a list, or a function of the attempt", () => {
  const delays = (retryDelay: RetryDelay) =>
    [1, 2, 3, 4].map((attempt) => retryDelayMs(retryDelay, attempt));
  assertEquals(delays({ seconds: 1 }), [1000, 1000, 1000, 1000]);
  assertEquals(delays(5), [5, 5, 5, 5]);
  assertEquals(delays([1, { seconds: 2 }]), [1, 2000, 2000, 2000]);
  assertEquals(delays((attempt) => ({ minutes: attempt })), [60_000, 120_000, 180_000, 240_000]);
});

Deno.test("a wrong retry delay is refused by name", () => {
  assertThrows(
    () => checkRetryDelay([], "retryDelay of a"),
    TypeError,
    "retryDelay of a is an empty",
  );
  assertThrows(() => checkRetryDelay([1, -1], "retryDelay of a"), RangeError, "retryDelay of a");
  assertThrows(() => checkRetryDelay(NaN, "retryDelay of a"), RangeError, "retryDelay of a");
  checkRetryDelay([1, { seconds: 1 }], "retryDelay of a");
  checkRetryDelay(() => -1, "retryDelay of a");
  assertThrows(() => retryDelayMs(() => -1, 3), RangeError, "after attempt 3,");
});

Deno.test("a task with a wrong retry delay is refused when it is made", () => {
  const make = (retryDelay: RetryDelay) =>
    task(() => {}, { name: "load", maxRetries: 1, retryDelay });
  assertThrows(() => make(-1), RangeError, 'retryDelay of task "load"');
  assertThrows(() => make([]), TypeError, 'retryDelay of task "load"');
});

Deno.test("exponential backoff grows by its factor up to its maximum", () => {
  const delays = (options: Partial<Parameters<typeof exponentialBackoff>[0]>) =>
    [1, 2, 3, 4].map(exponentialBackoff({ base: 100, jitter: false, ...options }));
  assertEquals(delays({}), [100, 200, 400, 800]);
  assertEquals(delays({ factor: 10 }), [100, 1000, 10_000, 100_000]);
  assertEquals(delays({ factor: 1 }), [100, 100, 100, 100]);
  assertEquals(delays({ max: { milliseconds: 300 } }), [100, 200, 300, 300]);
});

Deno.test("exponential backoff stays a duration after any number of attempts", () => {
  for (const base of [0, 100]) {
    const backoff = exponentialBackoff({ base, factor: 1e10, jitter: false });
    assert(retryDelayMs(backoff, 10_000) >= 0);
  }
});

Deno.test("jitter cuts a wait to between a half and the whole", () => {
  const after = (random: number) => exponentialBackoff({ base: 100, random: () => random })(2);
  assertEquals(after(0), 100);
  assertEquals(after(0.5), 150);
  assert(after(0.999) < 200);
});

Deno.test("exponential backoff refuses what would not grow", () => {
  for (const factor of [0.5, 0, -1, NaN, Infinity]) {
    assertThrows(() => exponentialBackoff({ base: 1, factor }), RangeError, "`factor`");
  }
  assertThrows(() => exponentialBackoff({ base: -1 }), RangeError, "`base`");
  assertThrows(() => exponentialBackoff({ base: 1, max: NaN }), RangeError, "`max`");
});
