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

/** What a program loads before its first line runs: all that code leads to, written out, from its module. */
export async function loadedAtStart(entryPoint: string): Promise<ReadonlySet<string>> {
  const { code, stdout, stderr } = await runDeno(["info", "--json", entryPoint]);
  if (code !== 0) throw new Error(`deno info failed for ${entryPoint}: ${stderr}`);
  const { modules }: DenoInfo = JSON.parse(stdout);
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const waiting = [toFileUrl(join(ROOT, entryPoint)).href];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    for (const { code } of known.get(next)?.dependencies ?? []) {
      if (code?.specifier !== undefined) waiting.push(code.specifier);
    }
  }
  return loaded;
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
