import { assertEquals } from "@std/assert";
import { visibleControls } from "./visible_controls.ts";

Deno.test("what would tell a terminal to do something is shown instead", () => {
  assertEquals(
    visibleControls("a\x1b]0;title\x07 b\x1b[2J c\x9b31m d\re\tf\ng"),
    "a\\x1b]0;title\\x07 b\\x1b[2J c\\x9b31m d\\x0de\tf\ng",
  );
  assertEquals(visibleControls("\x1b[31mred\x1b[39m"), "\x1b[31mred\x1b[39m");
});
