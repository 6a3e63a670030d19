// The program of the page is the bundle of the modules in `viewer/` and `model/`.
import { assert } from "@std/assert";
import { bundleViewer, VIEWER_FILE } from "./viewer/_build.ts";

Deno.test("the page's program is bundled from its modules as they are", async () => {
  const checkedIn = await Deno.readTextFile(VIEWER_FILE);
  assert(checkedIn === await bundleViewer(), "it is not up to date: run `deno task report:viewer`");
});
