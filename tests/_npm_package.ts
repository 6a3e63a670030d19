/**
 * The package as npm users get it from JSR's npm layer: every module as JavaScript, without types, in a
 * `node_modules` folder. That layer has no package that is not published yet, so this makes what it
 * would, but for `@std`, for which the stand-ins serve.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import ts from "npm:typescript@5.9.3";
import { ROOT } from "./_child.ts";
import { importGraph, packageExports } from "./_import_graph.ts";

/**
 * Writes the package below `folder`, with what it depends on, for Node and Bun to import.
 *
 * @param folder The folder that gets a `node_modules`.
 */
export async function writeNpmPackage(folder: string): Promise<void> {
  const exports = await packageExports();
  const { files } = await importGraph(Object.values(exports));
  const home = join(folder, "node_modules", "@tacit", "flow");
  for (const file of files) await writeAsJavaScript(join(ROOT, file), join(home, withJs(file)));
  await writeManifest(home, "@tacit/flow", exports);
  const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  for (const name of ["@viz-js/viz", "aws4fetch"]) {
    await install(home, imports[name].replace("npm:", ""));
  }
  await writeToml(folder);
  await writePath(folder);
}

/**
 * Writes a module of TypeScript as JavaScript.
 *
 * @param source The module.
 * @param target The file to write.
 */
export async function writeAsJavaScript(source: string, target: string): Promise<void> {
  const { outputText } = ts.transpileModule(await Deno.readTextFile(source), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  await Deno.mkdir(dirname(target), { recursive: true });
  await Deno.writeTextFile(
    target,
    outputText.replaceAll(/(["'])(\.{1,2}\/[^"'\n]+)\.ts\1/g, "$1$2.js$1"),
  );
}

/** `@std/toml` over `smol-toml`, from npm at the version that the stand-in names. */
async function writeToml(folder: string): Promise<void> {
  const home = join(folder, "node_modules", "@std", "toml");
  const standIn = join(ROOT, "stand_ins", "toml.ts");
  await writeAsJavaScript(standIn, join(home, "mod.js"));
  const module = await Deno.readTextFile(join(home, "mod.js"));
  const [specifier, versioned] = /npm:(smol-toml@[\d.]+)/.exec(module)!;
  await Deno.writeTextFile(join(home, "mod.js"), module.replace(specifier, "smol-toml"));
  await writeManifest(home, "@std/toml", { "./parse": "./mod.js" });
  await install(home, versioned!);
}

/** `@std/path`, of which each entry point is the whole stand-in. */
async function writePath(folder: string): Promise<void> {
  const home = join(folder, "node_modules", "@std", "path");
  await writeAsJavaScript(join(ROOT, "stand_ins", "path.ts"), join(home, "mod.js"));
  await writeManifest(home, "@std/path", { ".": "./mod.js", "./*": "./mod.js" });
}

/** Installs a package below the one that takes it: beside them, npm would remove what it did not install. */
async function install(home: string, versioned: string): Promise<void> {
  await npm(["install", "--silent", "--no-audit", "--no-fund", "--prefix", home, versioned]);
}

async function writeManifest(
  home: string,
  name: string,
  exports: Readonly<Record<string, string>>,
): Promise<void> {
  const scripts = Object.entries(exports).map(([entry, path]) => [entry, withJs(path)]);
  const manifest = { name, version: "0.0.0", type: "module", exports: Object.fromEntries(scripts) };
  await Deno.writeTextFile(join(home, "package.json"), JSON.stringify(manifest));
}

async function npm(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("npm", { args, stdin: "null" }).output();
  if (!success) throw new Error(`npm ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

function withJs(path: string): string {
  return path.replace(/\.ts$/, ".js");
}
