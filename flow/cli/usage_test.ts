// Texts on narrow terminals.
import { assert, assertEquals } from "@std/assert";
import { LiveView } from "./progress_view.ts";
import { wrapLines } from "./usage.ts";

Deno.test("lines are broken between words, keep their indent, and colours take no room", () => {
  assertEquals(wrapLines("one two three\n  - four five", 9), [
    "one two",
    "three",
    "  - four",
    "  five",
  ]);
  assertEquals(wrapLines("\x1b[31mred\x1b[39m and so on", 10), [
    "\x1b[31mred\x1b[39m and so",
    "on",
  ]);
  assertEquals(wrapLines("as long as it takes", Infinity), ["as long as it takes"]);
});

Deno.test("the view is taken back from the first column on, wherever the cursor stands", async () => {
  const drawn: string[] = [];
  const screen = {
    width: 40,
    isTerminal: true,
    raw: (text: string) => void drawn.push(text),
  } as unknown as ConstructorParameters<typeof LiveView>[0];
  const view = new LiveView(screen);
  await new Promise((resolve) => setTimeout(resolve, 150));
  view.close(); // Ctrl-C has written ^C: the cursor stands in the third column.
  assert(drawn.some((text) => text.startsWith("\r\x1b[")), JSON.stringify(drawn));
});
