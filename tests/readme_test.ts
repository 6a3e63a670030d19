/**
 * The README's code does what the README says, with the permissions it names.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";

interface CodeBlock {
  readonly line: number;
  readonly code: string;
  /** What a `text` block after it says it prints: right after it, or after the line that runs it. */
  readonly output: string | undefined;
}

const SECRET = "s3cr$t";

/** The TypeScript of a Markdown text, block by block. */
function typeScriptOf(markdown: string): CodeBlock[] {
  const blocks = markdown.matchAll(
    /^```ts\n(.*?)^```\n(?:\n(?:```sh\n[^`]*^```\n\n[^`]*)?```text\n(.*?)^```$)?/gms,
  );
  return [...blocks].map(({ index, 1: code = "", 2: output }) => ({
    line: markdown.slice(0, index).split("\n").length,
    code,
    output,
  }));
}

const readme = await Deno.readTextFile(join(ROOT, "README.md"));
const blocks = typeScriptOf(readme);

Deno.test("the README has examples A to D, as they are in examples/", async () => {
  const sources: string[] = [];
  for await (const { name, isFile } of Deno.readDir(join(ROOT, "examples"))) {
    if (isFile && /^[a-d]_/.test(name)) {
      sources.push(await Deno.readTextFile(join(ROOT, "examples", name)));
    }
  }
  assertEquals(sources.length, 4);
  for (const source of sources) {
    assert(blocks.some(({ code }) => source.endsWith(code)), source);
  }
});

for (const { line, code, output = `${SECRET}\n` } of blocks) {
  Deno.test(`the README's code at line ${line} runs with the permissions it names`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const script = join(folder, "readme.ts");
      await Deno.writeTextFile(script, code);
      const result = await runDeno(["run", "--check", "--allow-env", "--allow-read", script], {
        env: {
          PREFECT__CONTEXT__SECRETS__MY_SECRET: SECRET,
          PREFECT__CONTEXT__SECRETS__SIGNING_KEY: SECRET,
        },
      });
      assertEquals(result.code, 0, result.stderr);
      assertEquals(result.stdout, output);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("the README's two commands are tasks", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const named = [...readme.matchAll(/deno@[\d.]+ task (\w+)/g)].map(([, task]) => task!);
  assertGreater(named.length, 1);
  for (const task of named) assert(task in tasks, task);
});
