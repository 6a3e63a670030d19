/**
 * The package's import graph, as Deno itself sees it.
 *
 * @module
 */
import { join, toFileUrl } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";

/** One import of one module by another. */
export interface Import {
  /** The importing file, from the project's folder. */
  readonly from: string;
  /** What the import says. */
  readonly written: string;
  /** The imported file, from the project's folder; undefined for one that is not the project's. */
  readonly to: string | undefined;
}

/** Everything that a set of entry points reaches. */
export interface ImportGraph {
  /** The project's own files, from its folder. */
  readonly files: ReadonlySet<string>;
  /** What those files import. */
  readonly imports: readonly Import[];
}

interface DenoInfo {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

/** The paths of the package's entry points, by their names. */
export async function packageExports(): Promise<Record<string, string>> {
  return JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))).exports;
}

/** The graph of everything that modules reach: by imports, of types too, and as workers. */
export async function importGraph(entryPoints: Iterable<string>): Promise<ImportGraph> {
  const files = new Set<string>();
  const imports: Import[] = [];
  const waiting = [...entryPoints];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const { code, stdout, stderr } = await runDeno(["info", "--json", entry]);
    if (code !== 0) throw new Error(`deno info failed for ${entry}: ${stderr}`);
    const { modules }: DenoInfo = JSON.parse(stdout);
    for (const { specifier, dependencies = [] } of modules) {
      const from = ownPath(specifier);
      if (from === undefined || files.has(from)) continue;
      files.add(from);
      for (const { specifier: written, code, type } of dependencies) {
        imports.push({ from, written, to: ownPath((code ?? type)?.specifier) });
      }
      waiting.push(...await workersOf(from));
    }
  }
  return { files, imports };
}

/** The sets of files that import each other in a circle, each sorted by name. */
export function circlesIn({ files, imports }: ImportGraph): string[][] {
  const next = new Map<string, Set<string>>([...files].map((file) => [file, new Set()]));
  for (const { from, to } of imports) if (to !== undefined) next.get(from)!.add(to);
  const reached = new Map([...files].map((file) => [file, reachedFrom(file, next)]));
  const circles = new Map<string, string[]>();
  for (const file of files) {
    const circle = [...reached.get(file)!].filter((other) => reached.get(other)!.has(file)).sort();
    if (circle.length > 1) circles.set(circle[0]!, circle);
  }
  return [...circles.values()];
}

/** All that a file leads to. The file itself is among it where an import leads back to it. */
function reachedFrom(file: string, next: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...next.get(file)!];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (reached.has(each)) continue;
    reached.add(each);
    waiting.push(...next.get(each)!);
  }
  return reached;
}

/** The modules that a file names to start as workers; no import shows them. */
async function workersOf(path: string): Promise<string[]> {
  const source = await Deno.readTextFile(join(ROOT, path));
  return [...source.matchAll(/new Worker\(new URL\("([^"]+)", import\.meta\.url\)/g)]
    .map(([, worker]) => join(path, "..", worker!));
}

/** A module's path from the project's folder, with `/`; undefined where it lies elsewhere. */
function ownPath(specifier: string | undefined): string | undefined {
  const root = toFileUrl(ROOT).href;
  if (!specifier?.startsWith(root)) return undefined;
  const path = specifier.slice(root.length).replace(/^\//, "");
  return path.startsWith("stand_ins/") ? undefined : path;
}
