/**
 * The child processes of the other tests: what they see, and what they do not.
 *
 * @module
 */
import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";

async function withScript(source: string, run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "script.ts");
    await Deno.writeTextFile(path, source);
    await run(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a child's output and exit code come back", async () => {
  const source = `console.log(await new Response(Deno.stdin.readable).text());
    console.error("to stderr");
    Deno.exit(3);`;
  await withScript(source, async (path) => {
    const result = await runDeno(["run", path], { stdin: "hello" });
    assertEquals(result, { code: 3, stdout: "hello\n", stderr: "to stderr\n" });
  });
});

Deno.test("a child resolves the same packages as its parent, wherever its script lies", async () => {
  const source = `import { join } from "@std/path"; console.log(join("a", "b"));`;
  await withScript(source, async (path) => {
    const result = await runDeno(["run", path]);
    assertEquals(result, { code: 0, stdout: `${join("a", "b")}\n`, stderr: "" });
  });
});

Deno.test("a child has an empty home folder and no PREFECT__ variable", async () => {
  const source = `console.log([...Deno.readDirSync(Deno.env.get("HOME")!)].length,
    Object.keys(Deno.env.toObject()).filter((name) => name.startsWith("PREFECT__")));`;
  await withScript(source, async (path) => {
    const { stdout } = await runDeno(["run", "--allow-env", "--allow-read", path]);
    assertEquals(stdout, "0 []\n");
  });
});

Deno.test("a child inherits variables unless its environment is cleared", async () => {
  const source = `console.log(Deno.env.get("INHERITED"), Deno.env.get("GIVEN"));`;
  Deno.env.set("INHERITED", "yes");
  try {
    await withScript(source, async (path) => {
      const args = ["run", "--allow-env", path];
      const env = { GIVEN: "too" };
      assertEquals((await runDeno(args, { env })).stdout, "yes too\n");
      assertEquals((await runDeno(args, { env, clearEnv: true })).stdout, "undefined too\n");
    });
  } finally {
    Deno.env.delete("INHERITED");
  }
});

Deno.test("a child never prompts", async () => {
  await withScript(`Deno.readTextFileSync("${join(ROOT, "deno.json")}");`, async (path) => {
    const { code, stderr } = await runDeno(["run", path]);
    assertNotEquals(code, 0);
    assertStringIncludes(stderr, "--allow-read");
  });
});

Deno.test("a child that does not end fails its test", async () => {
  await withScript(`setInterval(() => {}, 1000);`, async (path) => {
    await assertRejects(
      () => runDeno(["run", path], { timeoutMs: 500 }),
      Error,
      "did not end within 500 ms",
    );
  });
});
