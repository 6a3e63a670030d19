/**
 * The examples in Node and, where it is installed, in Bun, from the package as npm users get it.
 *
 * @module
 */
import { assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ROOT } from "./_child.ts";
import { writeAsJavaScript, writeNpmPackage } from "./_npm_package.ts";

const SECRET = "correct horse $HOME ${battery} ~/staple";
const EXAMPLES = [
  "a_secret_inside_functional",
  "b_secret_inside_imperative",
  "c_secret_between_functional",
  "d_secret_between_imperative",
  "e_data_flow",
  "f_temporary_context",
];

const PICTURES = `
  import { Flow, task } from "@tacit/flow";
  import { renderSvg } from "@tacit/flow/pictures";
  import { writeReport } from "@tacit/flow/report";
  const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
  const run = await flow.run();
  const { mermaid } = flow.visualize();
  const svg = await renderSvg(run.visualize());
  const html = await writeReport(run, new URL("report.html", import.meta.url));
  console.log(mermaid.includes("say"), svg.includes("say"), html.includes("say"));
`;

/** A run that fails with two of three mapped results kept, and its resume, from a database where there is one. */
const RESUME = `
  import { Flow, PrefectSecret, task, unmapped } from "@tacit/flow";
  import { FileResultStore, listRuns, MemoryRunStore, SqliteRunStore } from "@tacit/flow/results";
  const hasSqlite = await import("node:sqlite").then(() => true, () => false);
  let isFailing = true;
  const ran = [];
  const double = task((n, secret) => {
    ran.push(n);
    if (isFailing && n === 2) throw new Error("not yet, " + secret);
    return { n: 2 * n, at: new Date(n), length: secret.length };
  }, { name: "double" });
  const flow = new Flow("doubles", () => double.map([1, 2, 3], unmapped(new PrefectSecret("MY_SECRET"))));
  const folder = new URL("kept", import.meta.url).pathname;
  const memory = new MemoryRunStore(new FileResultStore(folder));
  const open = () => hasSqlite ? new SqliteRunStore(folder + "/runs.db") : memory;
  const results = open();
  const first = await flow.run({ results });
  isFailing = false;
  const second = await flow.run({ results: open(), resume: "latest" });
  let count = 0;
  for await (const _ of listRuns(results)) count++;
  console.log(first.isFailed, second.output.map(({ n, at }) => n + at.getTime()).join(), ran.join(), count);
`;

/** What a runtime needs to be asked with, and its version, or `undefined` where it is not installed. */
async function versionOf(runtime: string): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(runtime, { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function run(runtime: string, file: string, env: Record<string, string>) {
  const command = new Deno.Command(runtime, {
    args: [file],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Calls `use` with a folder that holds the package and the examples as JavaScript. */
async function withPackage(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await writeNpmPackage(folder);
    for (const name of EXAMPLES) {
      await writeAsJavaScript(join(ROOT, "examples", `${name}.ts`), join(folder, `${name}.mjs`));
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The texts of all files in a folder. */
async function textsIn(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const path = join(folder, name);
    texts.push(...isFile ? [await Deno.readTextFile(path)] : await textsIn(path));
  }
  return texts;
}

for (const runtime of ["node", "bun"]) {
  const version = await versionOf(runtime);
  if (version === undefined) console.log(`${runtime} is not installed: nothing is run in it.`);

  Deno.test({
    name: `the examples run in ${runtime}, from the package for npm`,
    ignore: version === undefined,
    fn: async (test) => {
      await withPackage(async (folder) => {
        for (const name of EXAMPLES.slice(0, 4)) {
          await test.step(`${name}, its secret set by the environment`, async () => {
            const env = { HOME: folder, PREFECT__CONTEXT__SECRETS__MY_SECRET: SECRET };
            const { code, stdout, stderr } = await run(runtime, join(folder, `${name}.mjs`), env);
            assertEquals({ code, stdout }, { code: 0, stdout: `${SECRET}\n` }, stderr);
            assertStringIncludes(stderr, "Flow run SUCCESS");
            assertFalse(stderr.includes(SECRET));
          });
        }
        await test.step("example C, its secret set by TOML", async () => {
          await Deno.mkdir(join(folder, ".prefect"));
          await Deno.writeTextFile(
            join(folder, ".prefect", "config.toml"),
            `[context.secrets]\nMY_SECRET = '${SECRET}'\n`,
          );
          const file = join(folder, "c_secret_between_functional.mjs");
          const { code, stdout, stderr } = await run(runtime, file, { HOME: folder });
          assertEquals({ code, stdout }, { code: 0, stdout: `${SECRET}\n` }, stderr);
        });
        await test.step("example E gives its output", async () => {
          const { code, stdout, stderr } = await run(runtime, join(folder, "e_data_flow.mjs"), {});
          assertEquals({ code, stdout }, { code: 0, stdout: "[ 11, 12, 13 ]\n36\n" }, stderr);
        });
        await test.step("a run is drawn and reported on", async () => {
          const file = join(folder, "pictures.mjs");
          await Deno.writeTextFile(file, PICTURES);
          const { code, stdout, stderr } = await run(runtime, file, { HOME: folder });
          assertEquals({ code, stdout }, { code: 0, stdout: "true true true\n" }, stderr);
          assertStringIncludes(await Deno.readTextFile(join(folder, "report.html")), "</html>");
        });
        await test.step("a run is resumed from files, which hold no secret", async () => {
          const file = join(folder, "resume.mjs");
          await Deno.writeTextFile(file, RESUME);
          const env = { HOME: folder, PREFECT__CONTEXT__SECRETS__MY_SECRET: SECRET };
          const { code, stdout, stderr } = await run(runtime, file, env);
          assertEquals({ code, stdout }, { code: 0, stdout: "true 3,6,9 1,2,3,2 1\n" }, stderr);
          const kept = await textsIn(join(folder, "kept")).catch(() => []);
          for (const text of kept) assertFalse(text.includes(SECRET));
        });
        await test.step("example F has its secret for one call", async () => {
          const file = join(folder, "f_temporary_context.mjs");
          const { code, stdout, stderr } = await run(runtime, file, {});
          assertEquals({ code, stdout }, { code: 0, stdout: "4\nfalse\n" }, stderr);
        });
      });
    },
  });
}
