/**
 * Every example, as the file that a reader runs, with the permissions that the design promises.
 *
 * @module
 */
import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type ChildResult, ROOT, runDeno } from "./_child.ts";

const SECRET = "correct horse $HOME ${battery} ~/staple";

async function runExample(
  name: string,
  env: Record<string, string> = {},
): Promise<ChildResult> {
  return await runDeno(["run", "--allow-env", "--allow-read", join("examples", name)], { env });
}

/** Calls `run` with a home folder whose configuration sets `MY_SECRET`. */
async function withUserConfig(run: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(home, ".prefect"));
    await Deno.writeTextFile(
      join(home, ".prefect", "config.toml"),
      `[context.secrets]\nMY_SECRET = '${SECRET}'\n`,
    );
    await run(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** A to D print the secret, because their tasks print it on purpose; the run's own lines do not. */
function assertPrintsSecretOnce({ code, stdout, stderr }: ChildResult): void {
  assertEquals(code, 0, stderr);
  assertEquals(stdout, `${SECRET}\n`);
  assertFalse(stderr.includes(SECRET));
}

for (
  const name of [
    "a_secret_inside_functional.ts",
    "b_secret_inside_imperative.ts",
    "c_secret_between_functional.ts",
    "d_secret_between_imperative.ts",
  ]
) {
  Deno.test(`${name} finds a secret set by the environment`, async () => {
    assertPrintsSecretOnce(
      await runExample(name, { PREFECT__CONTEXT__SECRETS__MY_SECRET: SECRET }),
    );
  });

  Deno.test(`${name} finds a secret set by TOML`, async () => {
    await withUserConfig(async (home) => {
      assertPrintsSecretOnce(await runExample(name, { HOME: home, USERPROFILE: home }));
    });
  });

  Deno.test(`${name} says which secret is missing`, async () => {
    const { stdout, stderr } = await runExample(name);
    assertEquals(stdout, "");
    assertStringIncludes(stderr, 'Local Secret "MY_SECRET" was not found.');
  });
}

Deno.test("e_data_flow.ts prints what the mapped task gave, and its sum", async () => {
  const { code, stdout, stderr } = await runExample("e_data_flow.ts");
  assertEquals(code, 0, stderr);
  assertEquals(stdout, "[ 11, 12, 13 ]\n36\n");
});

Deno.test("f_temporary_context.ts has its secret for one call", async () => {
  const { code, stdout, stderr } = await runExample("f_temporary_context.ts");
  assertEquals(code, 0, stderr);
  assertEquals(stdout, "4\nfalse\n");
});

Deno.test("every example is run here", async () => {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(join(ROOT, "examples"))) {
    if (isFile) names.push(name);
  }
  assertEquals(names.map((name) => name[0]).sort(), ["a", "b", "c", "d", "e", "f"]);
});
