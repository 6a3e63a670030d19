import { assert, assertEquals } from "@std/assert";
import { progressLines } from "./progress_view.ts";

/** A run in the middle of it: some pages are fetched, one waits for its retry, one task has just begun. */
const PROGRESS: Parameters<typeof progressLines>[0] = {
  flowName: "orders",
  startedAt: 1_000,
  counts: { running: 2, finished: 59, failed: 1, left: 3 },
  tasks: [
    {
      name: "fetch_page_of_orders",
      total: 60,
      running: 1,
      finished: 45,
      failed: 1,
      retryAt: new Date(4_200),
    },
    { name: "sign", total: 1, running: 1, finished: 0, failed: 0, retryAt: undefined },
    { name: "done", total: 1, running: 0, finished: 1, failed: 0, retryAt: undefined },
  ],
  remainingMs: () => 250,
};

Deno.test("a wide screen shows a line for the run, and one for each open task with its bar", () => {
  assertEquals(progressLines(PROGRESS, 4_000, { width: 120 }), [
    "orders: 2 running, 59 finished, 1 failed, 3 left, 3 s, about 250 ms to go",
    "  fetch_page_of_orders 45/60, 1 failed [###############-----] retry in 200 ms",
    "  sign running",
  ]);
});

Deno.test("a screen of 20 columns shows every count and the retry, without the bar", () => {
  const lines = progressLines(PROGRESS, 4_000, { width: 20 });
  assertEquals(lines, [
    "orders",
    "  2 running",
    "  59 finished",
    "  1 failed, 3 left",
    "  3 s",
    "  about 250 ms to …",
    "  fetch_page_of_or…",
    "    45/60, 1 failed",
    "    retry in 200 ms",
    "  sign running",
  ]);
});

Deno.test("no line is as wide as the screen, whatever its width", () => {
  for (let width = 20; width < 130; width++) {
    for (const line of progressLines(PROGRESS, 4_000, { width })) {
      assert(line.length < width, `${line.length} of ${width}: ${line}`);
    }
  }
});
