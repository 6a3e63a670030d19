/**
 * The parity suite in Node, from the package as npm users get it: Node is one of the runtimes that the
 * package names.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { ROOT } from "./_child.ts";
import { writeAsJavaScript, writeNpmPackage } from "./_npm_package.ts";

/** What the tests use of Deno, in Node. */
const RUNTIME = `
  import { test } from "node:test";
  import { inspect } from "node:util";
  export const runtime = {
    test: (name, run) => void test(name, () => run()),
    inspect: (value) => inspect(value),
    withResolvers() { // Node 20 has none.
      const made = {};
      made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
      return made;
    },
    env: {
      set: (name, value) => void (process.env[name] = value),
      delete: (name) => void delete process.env[name],
    },
  };
`;

async function writeSuite(folder: string): Promise<string[]> {
  await writeNpmPackage(folder);
  const home = join(folder, "tests", "parity");
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(join(home, "runtime.mjs"), RUNTIME);
  for (const name of ["assert", "_equal"]) {
    await writeAsJavaScript(join(ROOT, "stand_ins", `${name}.ts`), join(home, `${name}.js`));
  }
  await Deno.writeTextFile(join(home, "package.json"), '{ "type": "module" }');
  const files: string[] = [];
  for await (const { name } of Deno.readDir(join(ROOT, "tests", "parity"))) {
    if (!name.endsWith(".ts")) continue;
    const file = join(home, name.replace(/\.ts$/, ".js"));
    await writeAsJavaScript(join(ROOT, "tests", "parity", name), file);
    const source = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, `import { runtime } from "./runtime.mjs";\n${inNode(source)}`);
    if (name.endsWith("_test.ts")) files.push(file);
  }
  return files;
}

/** A module of the suite with Node's names for what it imports, and for what it uses of Deno. */
function inNode(source: string): string {
  return source
    .replaceAll(
      /"\.\.\/\.\.\/(?:(\w+(?:\/\w+)*)\/)?mod\.js"/g,
      (_, room?: string) =>
        JSON.stringify(
          ["@tacit/flow", ...room === undefined ? [] : [room.split("/").at(-1)]].join("/"),
        ),
    )
    .replaceAll('"@std/assert"', '"./assert.js"')
    .replaceAll(/\bDeno\./g, "runtime.")
    .replaceAll("Promise.withResolvers", "runtime.withResolvers");
}

Deno.test("the parity suite passes in Node", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = await writeSuite(folder);
    const { code, stdout, stderr } = await new Deno.Command("node", {
      args: ["--test", "--test-reporter=tap", ...files],
      cwd: folder,
      env: { HOME: folder },
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    const failed = text.split("\n").filter((line) => /^\s*not ok /.test(line));
    assertEquals(failed, [], text + new TextDecoder().decode(stderr));
    assertEquals(code, 0);
    const [, passed = "0"] = /^# pass (\d+)$/m.exec(text) ?? [];
    assertEquals(Number(passed) > 200, true, `${passed} tests`);
    assertMatch(text, /^# skipped 0$/m);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
