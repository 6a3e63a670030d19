/**
 * What the pages in `docs/` say that their code prints. That the code runs at all is for the doc tests.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";

/** A block of code that says what it prints. */
interface Block {
  readonly code: string;
  readonly promised: readonly string[];
}

/** What stands behind a call of `console.log` is what it prints; a remark may follow. */
const PROMISE = /console\.log\(.*\);? \/\/ (.+)$/gm;

async function pages(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(ROOT, "docs"))) {
    if (name.endsWith(".md")) names.push(name);
  }
  return names.sort();
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)]
    .map(([, code = ""]) => ({
      code,
      promised: [...code.matchAll(PROMISE)].map(([, promise = ""]) => promise),
    }))
    .filter(({ promised }) => promised.length > 0);
}

/** Deno prints `[ 1, 2 ]` where a page would rather say `[1, 2]`. */
function withoutPadding(line: string): string {
  return line.replaceAll(/([[{]) /g, "$1").replaceAll(/ ([\]}])/g, "$1");
}

/** A promise is the line, or the line and a remark; `…` in it stands for what differs each time. */
function keeps(line: string, promise: string): boolean {
  if ([": ", "; ", ", "].some((end) => promise.startsWith(line + end))) return true;
  const parts = promise.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(line);
}

for (const page of await pages()) {
  const blocks = blocksOf(await Deno.readTextFile(join(ROOT, "docs", page)));
  if (blocks.length === 0) continue;

  Deno.test(`the code of docs/${page} prints what the page says`, async () => {
    for (const { code, promised } of blocks) {
      const { code: exitCode, stdout, stderr } = await runDeno(["run", "-A", "-"], { stdin: code });
      assertEquals(exitCode, 0, stderr);
      const printed = stdout.trimEnd().split("\n").map(withoutPadding);
      for (const promise of promised.map(withoutPadding)) {
        const isKept = printed.some((line) => keeps(line, promise));
        assert(isKept, `${page} promises ${promise}, and its code prints:\n${stdout}`);
      }
    }
  });
}
