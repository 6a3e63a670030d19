/**
 * What `deno publish` would take, by its own account.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runDeno } from "./_child.ts";
import { importGraph, packageExports } from "./_import_graph.ts";

/** The files of a dry run, from the package's folder. */
async function publishedFiles(): Promise<string[]> {
  const args = ["stand_ins/launch.ts", "publish", "--dry-run", "--allow-dirty"];
  const { code, stdout, stderr } = await runDeno(["run", "-A", ...args]);
  assertEquals(code, 0, stderr);
  const urls = [...`${stdout}${stderr}`.matchAll(/^ +(file:\/\/\S+) \(/gm)].map(([, url]) => url!);
  const config = urls.find((url) => url.endsWith("/deno.json"));
  assert(config !== undefined, "deno.json is published");
  return urls.map((url) => url.slice(config.length - "deno.json".length));
}

Deno.test("what is published is what the entry points reach, and the front matter", async () => {
  const files = await publishedFiles();
  const sources = files.filter((path) => path.endsWith(".ts"));
  const graph = await importGraph(Object.values(await packageExports()));
  assertEquals(sources.sort(), [...graph.files].sort());
  assertEquals(
    files.filter((path) => !path.endsWith(".ts")).sort(),
    ["CHANGELOG.md", "LICENSE", "README.md", "deno.json"],
  );
});
