/**
 * `tacit run --report`.
 *
 * @module
 */
import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { readPage } from "../../flow/report/_test_report.ts";
import { ROOT } from "../_child.ts";
import { CANARY, FLOWS, runTacit, WITH_SECRET } from "./_run_tacit.ts";

const ETL = join(FLOWS, "etl.ts");
const ENDLESS = `${join(FLOWS, "slow.ts")}#endless`;

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Starts `tacit run`, and lets it go on by itself. */
function startTacit(words: readonly string[], flags: readonly string[]): Deno.ChildProcess {
  const importMap = Deno.env.get("TACIT_IMPORT_MAP");
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      ...flags,
      ...importMap ? [`--import-map=${importMap}`] : [],
      join("flow", "cli", "mod.ts"),
      "run",
      ...words,
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("the report of a run that succeeds is written, and said to be", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "run.html");
    const { code, stdout, stderr } = await runTacit(["run", ETL, "--report", file], {
      env: WITH_SECRET,
      flags: [`--allow-write=${file}`],
    });
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^Success: flow etl in .*$/m);
    assertStringIncludes(stdout, `\nThe report is in ${file}.\n`);
    const html = await Deno.readTextFile(file);
    const { flowName, stateKind, runs } = readPage(html);
    assertEquals([flowName, stateKind], ["etl", "success"]);
    assertEquals(runs.filter(({ name, parent }) => name === "add" && parent >= 0).length, 3);
    assertFalse((html + stdout + stderr).includes(CANARY));
  });
});

Deno.test("the report of a run that fails is written too, in the place of another", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "run.html");
    await Deno.writeTextFile(file, "x".repeat(1_000_000));
    const words = ["run", ETL, "--report", file, "--param", "limit=5"];
    const options = { env: WITH_SECRET, flags: [`--allow-write=${folder}`] };
    const { code, stdout } = await runTacit(words, options);
    assertEquals(code, 1);
    assertMatch(stdout, /RangeError: 9 is more than 5/);
    assertStringIncludes(stdout, `\nThe report is in ${file}.\n`);
    const html = await Deno.readTextFile(file);
    assertMatch(html, /<\/html>\n$/);
    const { stateKind, runs } = readPage(html);
    assertEquals(stateKind, "failed");
    assertStringIncludes(runs.find(({ name }) => name === "total")!.message, "9 is more than 5");
  });
});

Deno.test("with --json, the result tells where the report is", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "run.html");
    const { code, stdout } = await runTacit(["run", ETL, "--report", file, "--json"], {
      env: WITH_SECRET,
      flags: [`--allow-write=${folder}`],
    });
    assertEquals(code, 0);
    const { report, state, runId } = JSON.parse(stdout);
    assertEquals([report, state], [file, "Success"]);
    assertEquals(readPage(await Deno.readTextFile(file)).runId, runId);
  });
});

Deno.test("the report of a run that Ctrl-C interrupted is written", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "run.html");
    const flags = ["--allow-env", "--allow-read", `--allow-write=${folder}`];
    const child = startTacit([ENDLESS, "--report", file], flags);
    const stdout = new Response(child.stdout).text();
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      if (text.includes("forever-1 Running")) child.kill("SIGINT");
    }
    assertEquals((await child.status).code, 130);
    assertMatch(await stdout, /^Cancelled: flow endless in .*\nThe report is in .*run\.html\.\n$/m);
    const { stateKind, runs } = readPage(await Deno.readTextFile(file));
    assertEquals([stateKind, runs[0]!.stateKind], ["cancelled", "cancelled"]);
    assert(runs[0]!.startedMs >= 0 && runs[0]!.endedMs >= runs[0]!.startedMs);
  });
});

Deno.test("nothing runs if the report may not be written, or has no folder to go to", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "run.html");
    const denied = await runTacit(["run", ETL, "--report", file], { env: WITH_SECRET });
    assertEquals([denied.code, denied.stdout], [2, ""]);
    assertStringIncludes(denied.stderr, `grant \`--allow-write=${file}\`.`);
    const lost = await runTacit(["run", ETL, "--report", join(folder, "none", "run.html")], {
      env: WITH_SECRET,
      flags: ["--allow-write"],
    });
    assertEquals([lost.code, lost.stdout], [2, ""]);
    assertStringIncludes(lost.stderr, `there is no folder ${join(folder, "none")}.`);
    for (const { stderr } of [denied, lost]) assertFalse(/Running|\n {4}at /.test(stderr), stderr);
  });
});

Deno.test("a report that cannot be written hides nothing of the run", async () => {
  await withFolder(async (folder) => {
    const options = { env: WITH_SECRET, flags: ["--allow-write"] };
    const words = ["run", ETL, "--report", folder];
    const good = await runTacit(words, options);
    assertEquals(good.code, 2, "not all went well");
    assertMatch(good.stdout, /^Success: flow etl in .*\n`--output` shows what it returned\.\n$/);
    assertMatch(good.stderr, /^error: The report cannot be written to .*EISDIR/m);
    assertFalse(good.stderr.includes("\n    at "), good.stderr);

    const bad = await runTacit([...words, "--param", "limit=5"], options);
    assertEquals(bad.code, 1, "the flow's failure weighs more");
    assertMatch(bad.stdout, /RangeError: 9 is more than 5/);
    assertMatch(bad.stderr, /^error: The report cannot be written to /m);

    const json = await runTacit([...words, "--json"], options);
    assertEquals(json.code, 2);
    const { report, state } = JSON.parse(json.stdout);
    assertEquals([report, state], [null, "Success"]);
    assertMatch(json.stderr, /^error: The report cannot be written to /m);
  });
});

Deno.test("the report goes where it was told to, though the flow goes elsewhere", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "wanders.ts");
    const elsewhere = await Deno.makeTempDir({ dir: folder });
    const importing = JSON.stringify(toFileUrl(join(ROOT, "mod.ts")).href);
    await Deno.writeTextFile(
      file,
      `import { Flow, task } from ${importing};
       const go = task(() => Deno.chdir(${JSON.stringify(elsewhere)}), { name: "go" });
       export const flow = new Flow("wanders", () => go());`,
    );
    const name = `report-${crypto.randomUUID()}.html`;
    const target = join(ROOT, name);
    try {
      const flags = ["--allow-write"];
      const { code, stdout, stderr } = await runTacit(["run", file, "--report", name], { flags });
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout, `\nThe report is in ${name}.\n`);
      assertEquals(readPage(await Deno.readTextFile(target)).flowName, "wanders");
    } finally {
      await Deno.remove(target);
    }
  });
});

Deno.test("with --watch, each run replaces the report of the one before", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "watched.ts");
    const target = join(folder, "run.html");
    const importing = JSON.stringify(toFileUrl(join(ROOT, "mod.ts")).href);
    const write = (word: string) =>
      Deno.writeTextFile(
        file,
        `import { Flow, task } from ${importing};
         export const flow = new Flow("${word}", () => task(() => {}, { name: "say" })());`,
      );
    await write("one");
    const child = startTacit([file, "--watch", "--report", target], ["-A"]);
    const stderr = new Response(child.stderr).text();
    const seen: string[] = [];
    let heard = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      heard += text;
      if (!heard.includes(`The report is in ${target}.\n`)) continue;
      heard = "";
      seen.push(readPage(await Deno.readTextFile(target)).flowName);
      if (seen.length === 1) await write("two");
      else child.kill("SIGINT");
    }
    assertEquals(seen, ["one", "two"], await stderr);
    assertEquals((await child.status).code, 130);
    await stderr;
  });
});
