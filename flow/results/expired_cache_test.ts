// Cached results that have expired are pruned.
import { assertEquals } from "@std/assert";
import { Flow, task } from "../../mod.ts";
import { sha256 } from "./_digest.ts";
import { MemoryRunStore, pruneRuns } from "./mod.ts";

Deno.test("pruning removes cached results that have expired, and no others", async () => {
  const results = new MemoryRunStore();
  const large = "x".repeat(300_000);
  const cached = (name: string, milliseconds: number) =>
    task(name, () => name + large, { cacheFor: { milliseconds }, cacheKey: name });
  const flow = new Flow("cached", () => [cached("short", 1000)(), cached("long", 3_600_000)()]);
  await flow.run({ results });
  const kept = async () => [
    (await results.cached(sha256("short"))).length,
    (await results.cached(sha256("long"))).length,
    (await Array.fromAsync(results.results.list("cache/"))).length,
  ];
  assertEquals(await kept(), [1, 1, 2]);

  await pruneRuns(results, {});
  assertEquals(await kept(), [1, 1, 2]);

  const now = Date.now;
  try {
    Date.now = () => now() + 120_000;
    await pruneRuns(results, {});
  } finally {
    Date.now = now;
  }
  assertEquals(await kept(), [0, 1, 1]);
});
