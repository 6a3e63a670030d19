import { assertEquals } from "@std/assert";
import { userFrames, withoutOwnFrames } from "./stack_frames.ts";

const OWN = new URL("../engine/run_task.ts", import.meta.url).href;
const STACK = [
  "Error: no",
  "    at load (file:///home/ada/etl.ts:3:9)",
  `    at runTask (${OWN}:30:9)`,
  "    at AsyncLocalStorage.run (ext:deno_node/async_hooks.ts:1:1762)",
  "    at AsyncLocalStorage.run (node:internal/async_local_storage/async_hooks:91:14)",
  "    at drainTicks (ext:core/01_core.js:427:7)",
  "    at node:internal/timers:12:3",
  "    at Array.map (<anonymous>)",
  "    at https://example.com/rows.ts:1:1",
];

Deno.test("the lines of a stack that lead to a user's files are told from all others", () => {
  const error = Object.assign(new Error("no"), { stack: STACK.join("\n") });
  assertEquals(userFrames(error), [STACK[1], STACK[8]]);
  assertEquals(userFrames("no error"), []);
});

Deno.test("a printed stack loses what leads into this package or the runtime, and nothing else", () => {
  assertEquals(withoutOwnFrames(STACK.join("\n")).split("\n"), [
    STACK[0],
    STACK[1],
    STACK[7],
    STACK[8],
  ]);
  for (const [last, rest] of [[" {", ["  status: 404", "}"]], [",", ["'another'"]]] as const) {
    const inspected = [STACK[0], STACK[1], `${STACK[2]}${last}`, ...rest];
    const expected = [STACK[0], `${STACK[1]}${last}`, ...rest];
    assertEquals(withoutOwnFrames(inspected.join("\n")).split("\n"), expected);
  }
  const told = `see ${OWN}\nand ${OWN}`;
  assertEquals(withoutOwnFrames(told), told);
});
