/**
 * `tacit run` and what looks at its runs afterwards.
 *
 * @module
 */
import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { stripVTControlCharacters } from "node:util";
import { ROOT, runDeno } from "../_child.ts";
import { CANARY, FLOWS, runTacit, WITH_SECRET } from "./_run_tacit.ts";

const ETL = join(FLOWS, "etl.ts");
const SLOW = join(FLOWS, "slow.ts");

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a flow is run, with a line for each change and one for the end", async () => {
  const { code, stdout, stderr } = await runTacit(["run", ETL], { env: WITH_SECRET });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^Success: flow etl in .*\n`--output` shows what it returned\.\n$/);
  assertMatch(stderr, /^\d\d:\d\d:\d\d extract-1 Running$/m);
  assertMatch(stderr, /^\d\d:\d\d:\d\d add-1\[2\] Success$/m);
  assertMatch(stderr, /^\d\d:\d\d:\d\d add-1 Mapped \(3 runs\)$/m);
  assertFalse((stdout + stderr).includes(CANARY));
});

Deno.test("parameters come from pairs and files; pairs win", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "parameters.json");
    await Deno.writeTextFile(file, '{ "limit": 1, "base": 2 }');
    const words = ["run", ETL, "--params", file, "--param", "limit=12", "--json"];
    const { code, stdout, stderr } = await runTacit(words, { env: WITH_SECRET });
    assertEquals(code, 0, stderr);
    const { runId, milliseconds, ...rest } = JSON.parse(stdout);
    assertEquals(rest, {
      flow: "etl",
      state: "Success",
      message: "All reference tasks succeeded.",
      failures: [],
    });
    assert(runId.length > 0 && milliseconds >= 0);
  });
});

const WRONG_PARAMETERS = {
  "no pair": ["limit", /`--param limit` is no pair\. Write `--param name=value`\./],
  "a value of another type": ["limit={1", /takes a number, as its default is, and not "\{1"/],
  "a parameter that there is not": ["limt=1", /no parameter "limt"/],
} as const;

for (const [what, [pair, message]] of Object.entries(WRONG_PARAMETERS)) {
  Deno.test(`${what} is refused before anything runs`, async () => {
    const { code, stdout, stderr } = await runTacit(["run", ETL, "--param", pair], {
      env: WITH_SECRET,
    });
    assertEquals({ code, stdout }, { code: 2, stdout: "" });
    assertMatch(stderr, message);
    assertFalse(stderr.includes("\n    at "));
  });
}

Deno.test("a file of parameters that is no JSON object is refused", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "parameters.json");
    await Deno.writeTextFile(file, "limit: 5");
    assertMatch((await runTacit(["run", ETL, "--params", file])).stderr, /is not JSON: /);
    await Deno.writeTextFile(file, "[5]");
    assertMatch((await runTacit(["run", ETL, "--params", file])).stderr, /holds no JSON object/);
    await Deno.remove(file);
    assertMatch((await runTacit(["run", ETL, "--params", file])).stderr, /There is no file/);
  });
});

Deno.test("a failed run tells the task, its inputs' shape, the user's line and how to go on", async () => {
  await withFolder(async (folder) => {
    const flags = [`--allow-write=${folder}`];
    const words = ["run", ETL, "--results", folder, "--log-level", "critical"];
    const failed = await runTacit([...words, "--param", "limit=5"], { env: WITH_SECRET, flags });
    assertEquals(failed.code, 1, failed.stderr);
    assertMatch(failed.stdout, /^total ended as Failed$/m);
    assertMatch(failed.stdout, /^ {2}.*RangeError: 9 is more than 5$/m);
    assertMatch(failed.stdout, /^ +at .*_flows\/etl\.ts:8:\d+\)$/m);
    assertMatch(failed.stdout, /^ {2}inputs: 0: array of 3; 1: number$/m);
    const [, resume] = /^Go on with it: tacit (run .*)$/m.exec(failed.stdout) ?? [];
    assert(resume !== undefined, failed.stdout);

    const list = await runTacit(["runs", "list", "--results", folder]);
    const [, runId] = /^ {2}(\S+) .* Failed {2}etl$/m.exec(list.stdout) ?? [];
    assertStringIncludes(resume, runId!);
    const show = await runTacit(["runs", "show", "latest", "--results", folder]);
    assertMatch(show.stdout, /ended as Failed/);
    assertMatch(show.stdout, /^ {2}total-1 +Failed \(.*9 is more than 5\)$/m);
    assertMatch(show.stdout, /^ {2}CLI_TOKEN-1 +Success, its result is not kept: it is a secret$/m);

    const again = await runTacit([...resume.split(" "), "--log-level", "critical"], {
      env: WITH_SECRET,
      flags,
    });
    assertEquals(again.code, 1, again.stderr);
    assertFalse(again.stderr.includes("extract-1 Running"), "what is done is not run again");
    assertMatch(again.stderr, /extract-1 Success, kept$/m);
    assertFalse(failed.stderr.includes("kept"));
    assertMatch(again.stderr, /total-1 Running/);
    for (const { stdout, stderr } of [failed, list, show, again]) {
      assertFalse((stdout + stderr).includes(CANARY));
    }
  });
});

Deno.test("a run that there is not cannot be gone on with, nor shown", async () => {
  await withFolder(async (folder) => {
    const words = ["--results", folder];
    const resumed = await runTacit(["run", ETL, "--resume", "nowhere", ...words], {
      flags: [`--allow-write=${folder}`],
    });
    assertEquals(resumed.code, 2);
    assertMatch(resumed.stderr, /^error: Run nowhere cannot be resumed: /m);
    const shown = await runTacit(["runs", "show", "nowhere", ...words]);
    assertEquals(shown.code, 2);
    assertMatch(shown.stderr, /There is no run "nowhere" in /);
    const none = await runTacit(["runs", "list", ...words]);
    assertEquals(none.stdout, "There are no runs.\n");
  });
});

Deno.test("a missing permission is said, with its flag", async () => {
  await withFolder(async (folder) => {
    const { code, stderr } = await runTacit(["run", ETL, "--results", folder]);
    assertEquals(code, 2);
    assertMatch(stderr, /--allow-write/);
    assertFalse(stderr.includes("\n    at "));
  });
});

Deno.test("permissions prints the flags that a flow needs", async () => {
  const { code, stdout, stderr } = await runTacit(["permissions", ETL], { env: WITH_SECRET });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^--allow-env=PREFECT__CONTEXT__SECRETS__CLI_TOKEN$/m);
});

/** Starts `tacit run` on a flow that does not end, and gives it Ctrl-C so many times. */
async function interrupt(times: number) {
  const importMap = Deno.env.get("TACIT_IMPORT_MAP");
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-env",
      "--allow-read",
      ...importMap ? [`--import-map=${importMap}`] : [],
      join("flow", "cli", "mod.ts"),
      "run",
      `${SLOW}#endless`,
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = child.stderr.pipeThrough(new TextDecoderStream());
  let heard = "";
  for await (const chunk of stderr.values({ preventCancel: true })) {
    heard += chunk;
    if (heard.includes("forever-1 Running")) break;
  }
  const rest = new Response(stderr.pipeThrough(new TextEncoderStream())).text();
  const stdout = new Response(child.stdout).text();
  for (let count = 0; count < times; count++) child.kill("SIGINT");
  const { code } = await child.status;
  return { code, stdout: await stdout, stderr: heard + await rest };
}

Deno.test("Ctrl-C cancels the run, which says so", async () => {
  const { code, stdout } = await interrupt(1);
  assertEquals(code, 130);
  assertMatch(stdout, /^Cancelled: flow endless in /m);
});

Deno.test("Ctrl-C twice leaves at once", async () => {
  const { code } = await interrupt(2);
  assertEquals(code, 130);
});

Deno.test("a pipe that is closed early does not end the run", async () => {
  const { code } = await runDeno([
    "eval",
    `
    const importMap = Deno.env.get("TACIT_IMPORT_MAP");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "-A", ...importMap ? ["--import-map=" + importMap] : [],
        "flow/cli/mod.ts", "run", ${JSON.stringify(`${SLOW}#flow`)}],
      stdin: "null", stdout: "piped", stderr: "piped",
    }).spawn();
    await child.stdout.cancel();
    await child.stderr.cancel();
    Deno.exit((await child.status).code);
  `,
  ]);
  assertEquals(code, 0);
});

const hasScript = await new Deno.Command("script", { args: ["--version"], stdout: "null" })
  .output().then(({ success }) => success, () => false);
if (!hasScript) console.log("`script` is not installed: the live view is not tried in a terminal.");

/** Runs `tacit run` in a pseudo-terminal of so many columns, and gives all that it drew. */
async function drawn(columns: number, words: readonly string[]): Promise<string> {
  const importMap = Deno.env.get("TACIT_IMPORT_MAP");
  const command = [
    `stty cols ${columns} rows 24;`,
    Deno.execPath(),
    "run -A",
    ...importMap ? [`--import-map=${importMap}`] : [],
    join("flow", "cli", "mod.ts"),
    ...words,
  ].join(" ");
  const { success, stdout } = await new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    env: { TERM: "xterm", NO_COLOR: "", PREFECT__LOGGING__LEVEL: "WARNING" },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(success, text);
  return text;
}

const ESCAPE = "\x1b";

for (const columns of [20, 100]) {
  Deno.test({
    name: `on a terminal of ${columns} columns, the run's progress is drawn over itself`,
    ignore: !hasScript,
    fn: async () => {
      const text = await drawn(columns, ["run", `${SLOW}#flow`]);
      assertMatch(text, columns === 20 ? /slow\s+\d+ running/ : /slow: \d+ running/);
      assertMatch(text, new RegExp(`${ESCAPE}\\[\\d+A${ESCAPE}\\[J`), "the view is drawn over");
      assertMatch(text, /Success.*: flow slow\s+in /);
      if (columns === 100) assertMatch(text, /wait \d+\/200 \[#*-*\]/);
      const lines = stripVTControlCharacters(text).split(/\r?\n/);
      const view = lines.filter((line) => /^(slow| {2})/.test(line));
      assert(view.length > 0 && view.every((line) => line.length < columns), view.join("\n"));
    },
  });
}

Deno.test("with --watch, a flow runs again when its file changes", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "watched.ts");
    const write = (word: string) =>
      Deno.writeTextFile(
        file,
        `import { Flow, task } from ${JSON.stringify(toFileUrl(join(ROOT, "mod.ts")).href)};
         const say = task(() => console.log(${JSON.stringify(word)}), { name: "say" });
         export const flow = new Flow("watched", () => say());`,
      );
    await write("one");
    const importMap = Deno.env.get("TACIT_IMPORT_MAP");
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        ...importMap ? [`--import-map=${importMap}`] : [],
        join("flow", "cli", "mod.ts"),
        "run",
        file,
        "--watch",
        "--log-level",
        "error",
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let heard = "";
    const stdout = child.stdout.pipeThrough(new TextDecoderStream());
    for await (const chunk of stdout) {
      heard += chunk;
      if (/one\nSuccess/.test(heard)) {
        heard = "";
        await write("two");
      }
      if (/two\nSuccess/.test(heard)) child.kill("SIGINT");
    }
    assertMatch(heard, /two\nSuccess: flow watched in /);
    assertEquals((await child.status).code, 130);
  });
});
