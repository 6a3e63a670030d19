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
  const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
  const run = await flow.run({ results: new MemoryResultStore() });
  const { mermaid } = await flow.visualize();
  const svg = await (await run.visualize()).svg();
  const report = await run.report();
  console.log(JSON.stringify([run.output, mermaid.includes("say"), svg.includes("say"), report]));
`;

/** Bundles a program, and runs the bundle where nothing else is. */
async function runBundled(imports: readonly string[], flags: readonly string[] = []) {
  const folder = await Deno.makeTempDir();
  try {
    const [source, bundle] = [join(folder, "program.ts"), join(folder, "bundle", "program.js")];
    await Deno.writeTextFile(source, `${imports.join("\n")}\n${PROGRAM}`);
    const { code, stderr } = await runDeno(["bundle", "-q", ...flags, "-o", bundle, source]);
    assertEquals(code, 0, stderr);
    return await runDeno(["run", "--no-prompt", "--allow-env", "--allow-read", bundle]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const WITHOUT_PICTURES = [
  `import { Flow, task } from "@tacit/flow";`,
  `import { MemoryResultStore } from "@tacit/flow/results";`,
];
const WITH_PICTURES = [...WITHOUT_PICTURES, `import "@tacit/flow/pictures";`];

for (const [what, flags] of [["bundled", []], ["minified", ["--minify"]]] as const) {
  Deno.test(`a program that is ${what} keeps results, draws and reports`, async () => {
    const { code, stdout, stderr } = await runBundled(WITH_PICTURES, flags);
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

Deno.test("a bundled program without pictures says what to import", async () => {
  const { code, stderr } = await runBundled(WITHOUT_PICTURES);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "A part of @tacit/flow cannot be loaded");
  assertStringIncludes(stderr, `it says \`import "@tacit/flow/pictures"\`.`);
});
