/**
 * What JSR scores of a package, looked at before it is published: `deno task score` prints it. Which
 * runtimes are named is set on the package's page; the tests show in which it runs.
 *
 * @module
 */
import { join } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";
import { importGraph, packageExports } from "./_import_graph.ts";

/** One thing that JSR scores. */
export interface Score {
  /** What it is. */
  readonly what: string;
  /** Whether the package has all of it. */
  readonly isFull: boolean;
  /** What was found. */
  readonly found: string;
}

interface Documentation {
  readonly nodes: Readonly<Record<string, { module_doc?: JsDoc; symbols?: readonly Symbol[] }>>;
}

interface Symbol {
  readonly name: string;
  readonly declarations: readonly { readonly jsDoc?: JsDoc; readonly declarationKind: string }[];
}

interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
}

/** Looks at everything that JSR scores and that can be seen from here. */
export async function scorePackage(): Promise<readonly Score[]> {
  const { name, description, license } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "deno.json")),
  );
  const exports = await packageExports();
  const entries = await Promise.all(
    Object.entries(exports).map(async ([entry, path]) => ({
      entry,
      ...await documentationOf(path),
    })),
  );
  const withoutDoc = entries.filter(({ doc }) => !doc?.doc).map(({ entry }) => entry);
  const withoutExample = entries.filter(({ doc }) => !hasExample(doc)).map(({ entry }) => entry);
  const symbols = entries.flatMap(({ entry, symbols }) =>
    symbols.map((symbol) => ({ ...symbol, entry }))
  );
  const undocumented = symbols.filter(({ isDocumented }) => !isDocumented);
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const slow = await slowTypes();
  return [
    score("has a readme", readme.length > 0, "README.md"),
    score("has examples in the readme", /^```ts$/m.test(readme), "README.md"),
    score(
      "has module docs in all entry points",
      withoutDoc.length === 0,
      names(withoutDoc, entries),
    ),
    score(
      "has examples in all of them",
      withoutExample.length === 0,
      names(withoutExample, entries),
    ),
    score(
      "has docs for all symbols",
      undocumented.length === 0,
      `${symbols.length - undocumented.length} of ${symbols.length}` +
        undocumented.map(({ entry, name }) => `, not ${entry} ${name}`).join(""),
    ),
    score("has no slow types", slow === "", slow || "deno publish --dry-run finds none"),
    score("has a description", typeof description === "string", description),
    score("has a licence", license === "MIT", license),
    score("has a name in a scope", /^@[a-z0-9-]+\/[a-z0-9-]+$/.test(name), name),
    score("has provenance", await publishesFromCI(), ".github/workflows/publish.yml"),
    await broughtIn(exports),
  ];
}

/** JSR shows where a version was made if a workflow with an identity of its own publishes it. */
async function publishesFromCI(): Promise<boolean> {
  const workflow = await Deno.readTextFile(join(ROOT, ".github/workflows/publish.yml"));
  return workflow.includes("id-token: write") && workflow.includes("run: deno publish");
}

/** The entries that most programs import, by what `@tacit/flow` has before them. */
const MAIN_ENTRIES = [".", "./config", "./secrets", "./tasks", "./flow"];

/** What a program that imports the main entries downloads, late imports included. */
async function broughtIn(exports: Readonly<Record<string, string>>): Promise<Score> {
  const { files, imports } = await importGraph(MAIN_ENTRIES.map((entry) => exports[entry] ?? ""));
  const sizes = await Promise.all([...files].map((file) => Deno.stat(join(ROOT, file))));
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  const others = new Set(
    imports.filter(({ to, written }) => to === undefined && !written.startsWith("node:"))
      .map(({ written }) => written.split("/").slice(0, 2).join("/")),
  );
  const isOwn = [...others].every((name) => name.startsWith("@std/"));
  const found = `${files.size} files, ${Math.round(bytes / 1024)} KiB, and ${
    [...others].join(", ")
  }`;
  return score("brings in nothing from npm", isOwn, found);
}

function score(what: string, isFull: boolean, found: string): Score {
  return { what, isFull, found };
}

function names(missing: readonly string[], all: readonly unknown[]): string {
  return missing.length === 0 ? `${all.length} of ${all.length}` : `not ${missing.join(", ")}`;
}

async function documentationOf(path: string) {
  const { code, stdout, stderr } = await runDeno(["doc", "--json", path]);
  if (code !== 0) throw new Error(`deno doc failed for ${path}: ${stderr}`);
  const { nodes }: Documentation = JSON.parse(stdout);
  const module = Object.values(nodes)[0];
  const symbols = (module?.symbols ?? []).map(({ name, declarations }) => ({
    name,
    isDocumented: declarations.some(({ jsDoc }) => jsDoc?.doc !== undefined && jsDoc.doc !== ""),
  }));
  return { doc: module?.module_doc, symbols };
}

function hasExample(doc: JsDoc | undefined): boolean {
  return doc?.tags?.some(({ kind, doc }) => kind === "example" && doc?.includes("```ts")) ?? false;
}

/** What a dry run of publishing says of types that JSR could not read quickly; nothing, if all is well. */
async function slowTypes(): Promise<string> {
  const args = ["stand_ins/launch.ts", "publish", "--dry-run", "--allow-dirty"];
  const { stdout, stderr } = await runDeno(["run", "-A", ...args]);
  const lines = `${stdout}${stderr}`.split("\n");
  return lines.filter((line) => /\[(missing-explicit|unsupported)-/.test(line)).join(" ");
}

if (import.meta.main) {
  const scores = await scorePackage();
  for (const { what, isFull, found } of scores) {
    console.log(`${isFull ? "yes" : "NO "}  ${what.padEnd(38)}${found}`);
  }
  if (!scores.every(({ isFull }) => isFull)) Deno.exitCode = 1;
}
