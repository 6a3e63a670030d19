// Cached results that have expired are pruned.
import { assertEquals } from "@std/assert";
import { Flow, task } from "../../mod.ts";
import { MemoryResultStore, pruneRuns } from "./mod.ts";

Deno.test("pruning removes cached results that have expired, and no others", async () => {
  const results = new MemoryResultStore();
  const cached = (name: string, milliseconds: number) =>
    task(() => name, { name, cacheFor: { milliseconds }, cacheKey: name });
  const flow = new Flow("cached", () => [cached("short", 1000)(), cached("long", 3_600_000)()]);
  await flow.run({ results });
  const kept = async () => (await Array.fromAsync(results.list("cache/"))).sort();
  const before = await kept();
  assertEquals(before.length, 4);

  await pruneRuns(results, {});
  assertEquals(await kept(), before);

  const now = Date.now;
  try {
    Date.now = () => now() + 120_000;
    await pruneRuns(results, {});
  } finally {
    Date.now = now;
  }
  assertEquals(await kept(), before.filter((location) => location.startsWith("cache/long/")));
});
