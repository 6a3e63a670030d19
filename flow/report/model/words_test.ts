// Numbers and times as a report words them.
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import {
  formatCount,
  formatDuration,
  formatOffset,
  formatStates,
  formatTick,
  tickStep,
} from "./words.ts";

Deno.test("durations have the unit that suits them", () => {
  const words: Record<string, number> = {
    "": -1,
    "< 1 ms": 0,
    "1 ms": 1,
    "999 ms": 999,
    "1.00 s": 1000,
    "9.99 s": 9_994,
    "10.0 s": 9_996,
    "60.0 s": 59_994,
    "1 m 00 s": 59_996,
    "2 m 05 s": 125_000,
    "1 h 00 m": 3_599_600,
    "1 h 02 m": 3_720_000,
    "47 h 59 m": 48 * 3_600_000 - 60_000,
    "2 d 0 h": 48 * 3_600_000,
    "3 d 7 h": 79 * 3_600_000,
  };
  for (const [text, ms] of Object.entries(words)) assertEquals(formatDuration(ms), text);
});

Deno.test("offsets count from the beginning of the run", () => {
  assertEquals([0, 1, 1500].map(formatOffset), ["0 ms", "+1 ms", "+1.50 s"]);
});

Deno.test("ticks are round and short", () => {
  const ticks = [0, 20, 500, 1000, 2500, 20_000, 60_000, 90_000, 3_600_000, 172_800_000];
  assertEquals(ticks.map(formatTick), [
    ...["0", "20 ms", "500 ms", "1 s", "2.5 s", "20 s"],
    ...["1 m", "1 m 30 s", "1 h", "2 d"],
  ]);
});

Deno.test("counts have their noun and thousands apart", () => {
  assertEquals(formatCount(1, "task run"), "1 task run");
  assertEquals(formatCount(10_000, "task run"), "10,000 task runs");
  assertEquals(formatCount(2, "entry", "entries"), "2 entries");
  const states = new Map(
    [
      ["Failed", { kind: "failed", count: 2 }],
      ["Success", { kind: "success", count: 9998 }],
    ] as const,
  );
  assertEquals(formatStates(states), "2 Failed, 9,998 Success");
});

Deno.test("a scale has as many round steps as there is room for", () => {
  for (let spanMs = 1; spanMs < 1e11; spanMs *= 1.7) {
    for (const most of [1, 3, 5, 8]) {
      const step = tickStep(spanMs, most);
      assertLessOrEqual(spanMs / step, most, `${most} steps in ${spanMs} ms`);
      assert(step >= 1);
    }
  }
  assertEquals(tickStep(88, 5), 20);
  assertEquals(tickStep(4_180, 5), 1000);
  assertEquals(tickStep(2 * 3_600_000, 5), 30 * 60_000);
  assertEquals(tickStep(9 * 86_400_000, 5), 2 * 86_400_000);
});
