/**
 * The commands that look at flows, secrets and configuration without running anything.
 *
 * @module
 */
import { assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runDeno } from "../_child.ts";
import { CANARY, FLOWS, runTacit, WITH_SECRET } from "./_run_tacit.ts";

const ETL = join(FLOWS, "etl.ts");

Deno.test("help lists the commands, and one command's options", async () => {
  const all = await runTacit(["--help"]);
  assertEquals(all.code, 0);
  assertMatch(all.stdout, /^ {2}check FILE\[#EXPORT\] {2,}\S/m);
  const one = await runTacit(["show", "--help"]);
  assertMatch(one.stdout, /^Usage: tacit show FILE\[#EXPORT\] \[OPTIONS\]$/m);
  assertMatch(one.stdout, /^ {2}--output FILE /m);
});

Deno.test("a command or option that there is not is named, with the nearest", async () => {
  const command = await runTacit(["chekc", ETL]);
  assertEquals(command.code, 2);
  assertEquals(command.stderr, 'error: There is no command "chekc". Did you mean "check"?\n');
  const option = await runTacit(["show", ETL, "--frmat", "svg"]);
  assertEquals(option.code, 2);
  assertEquals(
    option.stderr,
    'error: `tacit show` has no option "--frmat". Did you mean "--format"?\n',
  );
});

Deno.test("missing and surplus arguments are said", async () => {
  assertMatch((await runTacit(["check"])).stderr, /^error: `tacit check` needs FILE/);
  assertMatch((await runTacit(["config", "show", "x"])).stderr, /does not take "x"/);
  assertMatch(
    (await runTacit(["secrets"])).stderr,
    /`tacit secrets list` or `tacit secrets check`/,
  );
});

Deno.test("check lists tasks, parameters and secrets, and where these are found", async () => {
  const { code, stdout, stderr } = await runTacit(["check", ETL], { env: WITH_SECRET });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^Flow etl$/m);
  assertMatch(stdout, /^ {2}add-1 +mapped, after extract-1, base$/m);
  assertMatch(stdout, /^ {2}limit +default: 1000$/m);
  assertMatch(
    stdout,
    /^ {2}CLI_TOKEN +found in the environment variable PREFECT__CONTEXT__SECRETS__CLI_TOKEN$/m,
  );
  assertFalse(stdout.includes(CANARY));
});

Deno.test("check of a flow whose secret is missing says where it was looked for", async () => {
  const { code, stdout } = await runTacit(["check", ETL]);
  assertEquals(code, 2);
  assertMatch(stdout, /^ {2}CLI_TOKEN +missing: /m);
});

Deno.test("check gives programs JSON", async () => {
  const { stdout } = await runTacit(["check", ETL, "--json"], { env: WITH_SECRET });
  const { flow, isReady, tasks, parameters, secrets } = JSON.parse(stdout);
  assertEquals({ flow, isReady, tasks: tasks.length }, { flow: "etl", isReady: true, tasks: 7 });
  assertEquals(parameters, [
    { name: "base", required: false, default: 1 },
    { name: "limit", required: false, default: 1000 },
  ]);
  assertEquals(
    secrets.map(({ name, isFound }: { name: string; isFound: boolean }) => [name, isFound]),
    [
      ["CLI_TOKEN", true],
    ],
  );
});

Deno.test("show draws a flow", async () => {
  const mermaid = await runTacit(["show", ETL]);
  assertEquals(mermaid.code, 0, mermaid.stderr);
  assertStringIncludes(mermaid.stdout, 'flowchart TD\n  t0["extract"]');
  const dot = await runTacit(["show", ETL, "--format", "dot"]);
  assertMatch(dot.stdout, /^digraph "etl" \{/);
  const svg = await runTacit(["show", ETL, "--format", "svg"]);
  assertMatch(svg.stdout, /^<svg role="img"/);
});

Deno.test("show writes a file, in the format of its ending", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const output = join(folder, "etl.svg");
    const { code, stderr } = await runTacit(["show", ETL, "--output", output], {
      flags: [`--allow-write=${folder}`],
    });
    assertEquals(code, 0, stderr);
    assertMatch(await Deno.readTextFile(output), /^<svg role="img"/);
    const wrong = await runTacit(["show", ETL, "--output", "etl.png"]);
    assertEquals(wrong.code, 2);
    assertMatch(wrong.stderr, /The ending of etl\.png tells no format/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("secrets are listed by name and place, never by value", async () => {
  const { code, stdout } = await runTacit(["secrets", "list"], { env: WITH_SECRET });
  assertEquals(code, 0);
  assertEquals(
    stdout,
    "  CLI_TOKEN  the environment variable PREFECT__CONTEXT__SECRETS__CLI_TOKEN\n",
  );
  assertMatch((await runTacit(["secrets", "list"])).stdout, /^No secret is set\./);
});

Deno.test("secrets are looked for one by one", async () => {
  const names = ["CLI_TOKEN", "OTHER"];
  const { code, stdout } = await runTacit(["secrets", "check", ...names], { env: WITH_SECRET });
  assertEquals(code, 2);
  assertMatch(stdout, /^ {2}CLI_TOKEN +found in the environment variable/m);
  assertMatch(stdout, /^ {2}OTHER +missing: /m);
  assertFalse(stdout.includes(CANARY));
  const found = await runTacit(["secrets", "check", "CLI_TOKEN"], { env: WITH_SECRET });
  assertEquals(found.code, 0);
});

Deno.test("config show tells where each value was written, and seals secrets", async () => {
  const home = await Deno.makeTempDir();
  try {
    const file = join(home, "config.toml");
    await Deno.writeTextFile(
      file,
      `[logging]\nlevel = "DEBUG"\n[context.secrets]\nKEY = "${CANARY}"\n`,
      { mode: 0o600 },
    );
    const env = {
      PREFECT__USER_CONFIG_PATH: file,
      PREFECT__LOGGING__STYLE: "json",
      ...WITH_SECRET,
    };
    const { code, stdout, stderr } = await runTacit(["config", "show"], { env });
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^ {2}logging\.level = "DEBUG" +\S+config\.toml:2:\d+$/m);
    assertMatch(
      stdout,
      /^ {2}logging\.style = "json" +the environment variable PREFECT__LOGGING__STYLE$/m,
    );
    assertMatch(stdout, /^ {2}use_local_secrets = true +the defaults$/m);
    assertMatch(stdout, /^ {2}context\.secrets\.KEY = "\*{8}" +\S+config\.toml:4:\d+$/m);
    assertFalse(stdout.includes(CANARY));
    const json = JSON.parse((await runTacit(["config", "show", "--json"], { env })).stdout);
    assertEquals(json.find(({ key }: { key: string }) => key === "logging.level").value, "DEBUG");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("a wrong configuration is said, without a stack", async () => {
  const { code, stderr } = await runTacit(["config", "show"], {
    env: { PREFECT__LOGGING__REDACT_CONSOLE: "perhaps" },
  });
  assertEquals(code, 2);
  assertMatch(stderr, /^error: .*PREFECT__LOGGING__REDACT_CONSOLE/);
  assertFalse(stderr.includes("\n    at "));
});

const MISTAKES = {
  "a file that there is not": [join(FLOWS, "nowhere.ts"), /There is no file .*nowhere\.ts\.$/],
  "a folder": [FLOWS, /is no file\. Name the module/],
  "a file without a flow": [join(FLOWS, "none.ts"), /exports no flow\. Export it/],
  "a file of several flows": [
    join(FLOWS, "two.ts"),
    /exports several flows\. Say which: .*two\.ts#first, .*two\.ts#second\.$/,
  ],
  "an export that there is not": [
    join(FLOWS, "two.ts#secnd"),
    /exports no flow called "secnd"\. Did you mean .*two\.ts#second\?$/,
  ],
} as const;

for (const [what, [target, message]] of Object.entries(MISTAKES)) {
  Deno.test(`${what} is a mistake that is named, without a stack`, async () => {
    const { code, stdout, stderr } = await runTacit(["check", target]);
    assertEquals({ code, stdout }, { code: 2, stdout: "" });
    assertMatch(stderr.trimEnd(), message);
    assertFalse(stderr.includes("\n    at "));
  });
}

Deno.test("a file that throws is named, with the user's own lines", async () => {
  const { code, stderr } = await runTacit(["check", join(FLOWS, "throws.ts")]);
  assertEquals(code, 2);
  assertMatch(
    stderr,
    /throws\.ts cannot be loaded: RangeError: no such region\n +at connect .*throws\.ts:3/,
  );
  assertFalse(stderr.includes("flow/cli/"));
});

Deno.test("a file that never finishes loading is given up", async () => {
  const { code, stderr } = await runDeno([
    "eval",
    `
    import { loadFlow } from "./flow/cli/load_flow.ts";
    try {
      await loadFlow(${JSON.stringify(join(FLOWS, "hangs.ts"))}, 300);
    } catch (error) {
      console.error(error.message);
      Deno.exit(error.name === "UsageError" ? 2 : 1);
    }
  `,
  ]);
  assertEquals(code, 2);
  assertMatch(stderr, /hangs\.ts did not finish loading in 0\.3 seconds\..*import\.meta\.main/);
});

Deno.test("one of several flows is chosen by its export", async () => {
  const { code, stdout } = await runTacit(["check", join(FLOWS, "two.ts#second")]);
  assertEquals(code, 0);
  assertMatch(stdout, /^Flow second$/m);
});

Deno.test("the version that new projects ask for is the package's", async () => {
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  const { VERSION } = await import("../../flow/cli/version.ts");
  assertEquals(VERSION, version);
});

Deno.test("audit tells the file, the place and the name of a secret, never its value", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "left.txt");
    await Deno.writeTextFile(file, `before ${btoa(CANARY)} after`);
    const found = await runTacit(["audit", folder], { env: WITH_SECRET });
    assertEquals(found.code, 1, found.stderr);
    assertMatch(found.stdout, /left\.txt: bytes: \w+\n$/);
    assertFalse(found.stdout.includes(CANARY));
    await Deno.writeTextFile(file, "nothing");
    assertEquals((await runTacit(["audit", folder], { env: WITH_SECRET })).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
