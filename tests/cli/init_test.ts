/**
 * A project that `tacit init` writes, and its two commands.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { ROOT, runDeno } from "../_child.ts";
import { runTacit } from "./_run_tacit.ts";

/** What the project's import of the package stands for, as long as nothing is published. */
async function pointAtThisPackage(folder: string): Promise<string> {
  const given = Deno.env.get("TACIT_IMPORT_MAP");
  const { imports } = JSON.parse(
    await Deno.readTextFile(given || join(ROOT, "deno.json")),
  );
  const base = toFileUrl(given || join(ROOT, "deno.json"));
  const absolute = Object.entries(imports as Record<string, string>).map(([name, target]) => [
    name,
    /^\.{0,2}\//.test(target) ? new URL(target, base).href : target,
  ]);
  const map = {
    imports: {
      ...Object.fromEntries(absolute),
      "@tacit/flow": toFileUrl(join(ROOT, "mod.ts")).href,
    },
  };
  const file = join(folder, "import_map.json");
  await Deno.writeTextFile(file, JSON.stringify(map));
  return file;
}

Deno.test("a new project runs, and its test passes, with the permissions it names", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const made = await runTacit(["init", join(folder, "hello")], {
      flags: [`--allow-write=${folder}`],
    });
    assertEquals(made.code, 0, made.stderr);
    const project = join(folder, "hello");
    const { tasks, imports } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
    assertEquals(imports, { "@tacit/flow": "jsr:@tacit/flow@^0.1.0" });
    const map = await pointAtThisPackage(folder);
    for (
      const [name, output] of [["start", /^Hello, world! \(signed [0-9a-f]+\)$/m], [
        "test",
        /ok \| 1 passed/,
      ]] as const
    ) {
      const [subcommand, ...rest] = tasks[name].split(" ").slice(1);
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [subcommand, `--import-map=${map}`, ...rest],
        cwd: project,
        env: { NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const text = new TextDecoder().decode(stdout);
      assertEquals(code, 0, text + new TextDecoder().decode(stderr));
      assertMatch(text, output);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("init writes over nothing, and says what it needs to write", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "flow.ts"), "// mine");
    const { code, stderr } = await runTacit(["init", folder], {
      flags: [`--allow-write=${folder}`],
    });
    assertEquals(code, 2);
    assertMatch(stderr, /flow\.ts is there already/);
    assertEquals(await Deno.readTextFile(join(folder, "flow.ts")), "// mine");
    await Deno.rename(join(folder, "flow.ts"), join(folder, ".gitignore"));
    const late = await runTacit(["init", folder], { flags: [`--allow-write=${folder}`] });
    assertMatch(late.stderr, /\.gitignore is there already/);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [".gitignore"]);
    const denied = await runTacit(["init", join(folder, "new")]);
    assertEquals(denied.code, 2);
    assertMatch(denied.stderr, /--allow-write/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the module runs from anywhere", async () => {
  const { code, stdout } = await runDeno(["run", join("flow", "cli", "mod.ts")]);
  assertEquals(code, 0);
  assertMatch(stdout, /^tacit: workflows that keep their secrets/);
});
