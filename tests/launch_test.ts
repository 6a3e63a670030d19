/**
 * The launcher behind the project's tasks: what it prints, what it hands on, what it refuses.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type ChildResult, ROOT, runDeno } from "./_child.ts";

/** An import map that names the stand-ins, whatever this process itself uses. */
const STAND_INS = { TACIT_IMPORT_MAP: join(ROOT, "stand_ins/import_map.json") };

async function launch(
  args: string[],
  env: Record<string, string> = STAND_INS,
): Promise<ChildResult> {
  return await runDeno(["run", "-A", "stand_ins/launch.ts", ...args], { env });
}

async function withFile(
  name: string,
  source: string,
  run: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, name), source);
    await run(join(folder, name));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the launcher says on one line of stderr which packages are used", async () => {
  const source = `console.log(Deno.args, Deno.env.get("TACIT_IMPORT_MAP")); Deno.exitCode = 7;`;
  await withFile("script.ts", source, async (path) => {
    const result = await launch(["run", "--allow-env", path, "one"]);
    assertEquals(result, {
      code: 7,
      stdout: `[ "one" ] ${STAND_INS.TACIT_IMPORT_MAP}\n`,
      stderr: `Using the @std packages that ${STAND_INS.TACIT_IMPORT_MAP} names.\n`,
    });
  });
});

Deno.test("tests see none of the user's settings", async () => {
  const source = `Deno.test("settings", () => {
    const folder = [...Deno.readDirSync(Deno.env.get("HOME")!)];
    console.log(folder.length, Deno.env.get("PREFECT__A"), Deno.env.get("OTHER"));
  });`;
  await withFile("settings_test.ts", source, async (path) => {
    const { stdout } = await launch(["test", "--no-config", "-A", path], {
      TACIT_IMPORT_MAP: "",
      PREFECT__A: "1",
      OTHER: "2",
    });
    assertStringIncludes(stdout, "0 undefined 2\n");
    assertStringIncludes(stdout, "1 passed | 0 failed");
  });
});

Deno.test("the launcher wants a subcommand", async () => {
  const { code, stderr } = await launch([]);
  assertEquals(code, 2);
  assertMatch(stderr, /^usage: /);
});

Deno.test("nothing is published with stand-ins", async () => {
  const { code, stderr } = await launch(["publish"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "needs the real @std packages");
});
