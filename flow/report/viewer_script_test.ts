// The text of the page's program says what the modules say that it is made of.
import { assert } from "@std/assert";
import { makeViewerScript } from "./_test_viewer_script.ts";
import { VIEWER_SCRIPT } from "./viewer_script.ts";

const HEAD = `// The program of a report's page. \`deno task report:viewer\` writes it from the
// modules in \`model/\` and \`viewer/\`: change those.

/** The text of the program. It runs when the page has been read. */
export const VIEWER_SCRIPT: string = [
`;

Deno.test("the text of the page's program is that of its modules", async () => {
  const made = makeViewerScript();
  if (Deno.env.get("TACIT_WRITE_VIEWER") === "1") {
    const lines = made.split("\n").map((line) => `  ${JSON.stringify(line)},\n`);
    const file = new URL("./viewer_script.ts", import.meta.url);
    await Deno.writeTextFile(file, `${HEAD}${lines.join("")}].join("\\n");\n`);
    return;
  }
  assert(VIEWER_SCRIPT === made, "it is not up to date: run `deno task report:viewer`");
});
