/**
 * `deno publish` takes no import map. Where the stand-ins are used, the dry run is made in a copy of
 * the package whose `deno.json` links them: every other rule of publishing is the real one.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Runs `deno publish --dry-run` on a copy of `folder` that links the stand-ins.
 *
 * @param folder The package's folder.
 * @param options Options for `deno publish`.
 * @returns The exit code.
 */
export async function publishDryRun(folder: string, options: string[]): Promise<number> {
  if (!options.includes("--dry-run")) {
    console.error("error: publishing needs the real @std packages; only --dry-run works without.");
    return 1;
  }
  const copy = await Deno.makeTempDir({ prefix: "tacit-publish-" });
  try {
    await copyFolder(folder, join(copy, "package"));
    await linkStandIns(join(copy, "package"), join(copy, "links"));
    // The copy is in no repository, so there is nothing in it that could be uncommitted.
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["publish", "--allow-dirty", ...options],
      cwd: join(copy, "package"),
    }).spawn().status;
    if (code !== 0) return code;
    console.error(
      "Checked on a copy: names, exports, the list of files, types and slow types. " +
        "Not checked: the real @std packages.",
    );
    return code;
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

/** What is never published and too large or too odd to copy. */
const UNCOPIED: ReadonlySet<string> = new Set([".git", "node_modules", "coverage"]);

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (UNCOPIED.has(entry.name)) continue;
    const source = join(from, entry.name);
    if (entry.isDirectory) await copyFolder(source, join(to, entry.name));
    if (entry.isFile) await Deno.copyFile(source, join(to, entry.name));
  }
}

/** Names each stand-in as a local package of the version that `deno.json` asks for. */
async function linkStandIns(packageFolder: string, linksFolder: string): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(join(packageFolder, "deno.json")));
  const standIns = dirname(fileURLToPath(import.meta.url));
  const { imports } = JSON.parse(await Deno.readTextFile(join(standIns, "import_map.json")));
  const links: string[] = [];
  for (const [name, requirement] of Object.entries<string>(config.imports)) {
    const [, version] = requirement.match(/^jsr:@std\/\w+@\^?(\d+\.\d+\.\d+)$/) ?? [];
    if (version === undefined) continue;
    const unscoped = name.replace("@std/", "");
    const link = join(linksFolder, unscoped);
    await copyFolder(standIns, link);
    const exports = Object.fromEntries(
      Object.entries(imports)
        .filter(([specifier]) => specifier === name || specifier.startsWith(`${name}/`))
        .map(([specifier, file]) => [`.${specifier.slice(name.length)}`, file]),
    );
    const manifest = { name, version, exports };
    await Deno.writeTextFile(join(link, "deno.json"), JSON.stringify(manifest));
    links.push(link);
  }
  await Deno.writeTextFile(
    join(packageFolder, "deno.json"),
    JSON.stringify({ ...config, links }),
  );
}
