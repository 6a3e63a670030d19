/**
 * Programs that are bundled into one file, where no module of the package has its name any more.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runDeno } from "./_child.ts";
import { VIEWER_SCRIPT } from "../flow/report/viewer_script.ts";

const PROGRAM = `
  import { Flow, task } from "@tacit/flow";
  import { renderSvg } from "@tacit/flow/pictures";
  import { renderReport } from "@tacit/flow/report";
  import { MemoryRunStore } from "@tacit/flow/results";

  const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
  const run = await flow.run({ results: new MemoryRunStore() });
  const { mermaid } = flow.visualize();
  const svg = await renderSvg(run.visualize());
  const report = await renderReport(run);
  console.log(JSON.stringify([run.output, mermaid.includes("say"), svg.includes("say"), report]));
`;

/** Bundles the program, and runs the bundle where nothing else is. */
async function runBundled(flags: readonly string[]) {
  const folder = await Deno.makeTempDir();
  try {
    const [source, bundle] = [join(folder, "program.ts"), join(folder, "bundle", "program.js")];
    await Deno.writeTextFile(source, PROGRAM);
    const { code, stderr } = await runDeno(["bundle", "-q", ...flags, "-o", bundle, source]);
    assertEquals(code, 0, stderr);
    return await runDeno(["run", "--no-prompt", "--allow-env", "--allow-read", bundle]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const [name, flags] of [["bundled", []], ["minified", ["--minify"]]] as const) {
  Deno.test(`a program that is ${name} keeps results, draws and reports`, async () => {
    const { code, stdout, stderr } = await runBundled(flags);
    assertEquals(code, 0, stderr);
    const [output, hasMermaid, hasSvg, report] = JSON.parse(stdout);
    assertEquals([output, hasMermaid, hasSvg], ["Hello", true, true]);
    assertStringIncludes(
      report,
      `<script>${VIEWER_SCRIPT}</script>`,
      "the page's program is whole",
    );
  });
}
