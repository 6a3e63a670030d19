/**
 * The one version of Deno that the documentation names is the one that is tested.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { join } from "@std/path";
import { ROOT } from "./_child.ts";

const PINNED = (await Deno.readTextFile(join(ROOT, ".ci/deno_version"))).trim();

for (const [name, least] of [["README.md", 2], ["CONTRIBUTING.md", 1]] as const) {
  Deno.test(`${name} names the pinned version of Deno`, async () => {
    const text = await Deno.readTextFile(join(ROOT, name));
    const named = [...text.matchAll(/deno@([\w.]+)/g)].map(([, version]) => version);
    assertGreater(named.length, least - 1);
    assertEquals(new Set(named), new Set([PINNED]));
  });
}
