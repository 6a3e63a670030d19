/**
 * What a command line gives to a flow, and what it shows of what the flow returned.
 *
 * @module
 */
import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { CANARY, FLOWS, runTacit, WITH_SECRET } from "./_run_tacit.ts";

const TYPED = `${join(FLOWS, "typed.ts")}#flow`;

/** The values of the flow's parameters, as a run sees them. */
async function valuesWith(...pairs: string[]): Promise<unknown[]> {
  const params = pairs.flatMap((pair) => ["--param", pair]);
  const words = ["run", TYPED, "--json", "--output", "--log-level", "critical", ...params];
  const { code, stdout, stderr } = await runTacit(words, { env: WITH_SECRET });
  assertEquals(code, 0, stderr);
  return JSON.parse(JSON.parse(stdout).output.values);
}

Deno.test("a parameter's default or schema decides what a value is", async () => {
  assertEquals(
    await valuesWith(
      "text=1.10",
      "number=1.10",
      "flag=true",
      "any=1.10",
      "version=1.10",
      "limit=7",
      'list=["a"]',
    ),
    ["1.10", 1.1, true, "1.10", "1.10", 7, ["a"]],
  );
});

Deno.test("where nothing decides, only what loses nothing is decoded, and a form forces", async () => {
  const cases: [string, unknown][] = [
    ["any=12", 12],
    ["any=true", true],
    ["any=0123", "0123"],
    ["any=12345678901234567890", "12345678901234567890"],
    ['any={"a":1}', { a: 1 }],
    ["any:text=12", "12"],
    ["any:json=1.10", 1.1],
    ['any:text={"a":1.10}', '{"a":1.10}'],
    ["any=a:text=b", "a:text=b"],
    ["any=", ""],
  ];
  for (const [pair, value] of cases) assertEquals((await valuesWith(pair))[3], value, pair);
});

Deno.test("a value that is not what its parameter takes is refused, with a way out", async () => {
  const refused: Record<string, RegExp> = {
    "number=x": /--param number` takes a number, as its default is, and not "x"/,
    "flag=yes": /--param flag` takes a boolean/,
    "list=a": /--param list` should be JSON.*--param list:text=…/,
    'any={"a":1.10}': /would come out different/,
    "any:json=x": /should be JSON/,
  };
  for (const [pair, message] of Object.entries(refused)) {
    const { code, stderr } = await runTacit(["run", TYPED, "--param", pair], { env: WITH_SECRET });
    assertEquals(code, 2, stderr);
    assertMatch(stderr, message);
  }
});

Deno.test("a parameter that is missing is asked for in the command line's words", async () => {
  const { code, stderr } = await runTacit(["run", `${join(FLOWS, "typed.ts")}#needy`]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'Flow "needy" needs to be given: `--param since=…`.');
});

Deno.test("the output is shown where it is asked for, masked, and else there is a hint", async () => {
  const words = ["run", TYPED, "--log-level", "critical"];
  const plain = await runTacit(words, { env: WITH_SECRET });
  assertStringIncludes(plain.stdout, "`--output` shows what it returned.");
  const shown = await runTacit([...words, "--output"], { env: WITH_SECRET });
  assertMatch(shown.stdout, /counted: \[ '\*{8}', \d+ \]/);
  const json = await runTacit([...words, "--output", "--json"], { env: WITH_SECRET });
  assertEquals(JSON.parse(json.stdout).output.counted, ["********", CANARY.length]);
  for (const { stdout, stderr } of [plain, shown, json]) {
    assertFalse((stdout + stderr).includes(CANARY));
  }
});

Deno.test("variables are read from files, and those that are set stay", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "secrets.env");
    await Deno.writeTextFile(
      file,
      "# mine\nPREFECT__CONTEXT__SECRETS__CLI_TOKEN='from the file'\n",
    );
    const words = ["run", TYPED, "--env-file", file, "--output", "--json"];
    const { stdout } = await runTacit(words);
    assertEquals(JSON.parse(stdout).output.counted[1], "from the file".length);
    const set = await runTacit(words, { env: WITH_SECRET });
    assertEquals(JSON.parse(set.stdout).output.counted[1], CANARY.length);
    const check = await runTacit(["secrets", "check", "CLI_TOKEN", "--env-file", file]);
    assertEquals(check.code, 0, check.stdout);
    const none = await runTacit(["run", TYPED, "--env-file", join(folder, "none")]);
    assertEquals(none.code, 2);
    assertStringIncludes(none.stderr, "There is no file ");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("check shows how parameters are given, and warns of tasks without a name", async () => {
  const { stdout } = await runTacit(["check", TYPED], { env: WITH_SECRET });
  assertMatch(stdout, /^ {2}text +default: ""$/m);
  assertStringIncludes(stdout, "warning: 2 tasks have no name of their own");
  const needy = await runTacit(["check", `${join(FLOWS, "typed.ts")}#needy`]);
  assertMatch(needy.stdout, /^ {2}since +must be given: --param since=…$/m);
});

Deno.test("the version is told, and a wrong option points at its command's help", async () => {
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  assertEquals((await runTacit(["--version"])).stdout, `tacit ${version}\n`);
  const { stderr } = await runTacit(["run", TYPED, "--zzzzzz"]);
  assertStringIncludes(stderr, "See `tacit run --help`.");
});

Deno.test("a missing secret is told once in the log and in a line at the end", async () => {
  const { stdout, stderr } = await runTacit(["run", TYPED]);
  assertEquals(stderr.split("the run-time context: it has no such secret").length, 2, stderr);
  assertFalse(stdout.includes("run-time context"), stdout);
  assertMatch(stdout, /^CLI_TOKEN ended as Failed\n.*Local Secret "CLI_TOKEN" was not found\.$/m);
  const quiet = await runTacit(["run", TYPED, "--log-level", "critical"]);
  assertStringIncludes(quiet.stdout, "the run-time context: it has no such secret");
  assert((stdout + stderr).split("\n").length < 45, "it is short");
});

Deno.test("what a missing permission refuses is told once, with where to give it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "calls.ts");
    await Deno.writeTextFile(
      file,
      `import { Flow, task } from "@tacit/flow";
       const call = task("call", () => fetch("https://example.com"), { maxRetries: 3, retryDelay: "1h" });
       export const flow = new Flow("calls", () => void call());`,
    );
    const { code, stdout, stderr } = await runTacit(["run", file, "--log-level", "critical"]);
    assertEquals(code, 1, stderr);
    assertMatch(stdout, /Requires net access to "example\.com:443".*--allow-net/);
    assertStringIncludes(stdout, "Add that flag where tacit is started");
    const inTask = { INIT_CWD: folder, npm_config_user_agent: "deno/2.9.6 npm/? deno/2.9.6 linux" };
    const typed = await runTacit(["run", file, "--log-level", "critical"], { env: inTask });
    assertStringIncludes(typed.stdout, "Add that flag to the task `tacit` in deno.json");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
