/**
 * The choice between the real packages and the stand-ins, with a registry on the loopback interface.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { serveFakeRegistry } from "./_fake_registry.ts";
import { chooseStd, STAND_INS } from "./choose_std.ts";

/** A port of the loopback interface on which nobody listens. */
const NOBODY = "http://127.0.0.1:9/";

/** The environment of a process whose cache is `cache` and whose registries are those named. */
function environment(
  cache: string,
  { jsr, npm }: { jsr: string; npm: string },
): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject())
    .filter(([name]) => name !== "TACIT_IMPORT_MAP");
  return {
    ...Object.fromEntries(kept),
    DENO_DIR: cache,
    JSR_URL: jsr,
    NPM_CONFIG_REGISTRY: npm,
  };
}

async function withEmptyCache(run: (cache: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    await run(cache);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

Deno.test("real packages are fetched, and then used from the cache without a network", async () => {
  await withEmptyCache(async (cache) => {
    let env: Record<string, string>;
    {
      await using registry = serveFakeRegistry();
      env = environment(cache, { jsr: registry.url, npm: NOBODY });
      const choice = await chooseStd({ env });
      assertEquals(choice.importMap, undefined);
      assertStringIncludes(choice.sentence, "real");
    }
    const choice = await chooseStd({ env });
    assertEquals(choice.importMap, undefined);
    assertStringIncludes(choice.sentence, "real");
  });
});

Deno.test("stand-ins are used where the registry cannot be reached", async () => {
  await withEmptyCache(async (cache) => {
    await using registry = serveFakeRegistry();
    const choice = await chooseStd({ env: environment(cache, { jsr: NOBODY, npm: registry.url }) });
    assertEquals(choice.importMap, STAND_INS);
    assertStringIncludes(choice.sentence, "stand-ins");
  });
});

Deno.test("stand-ins are used where the registry accepts calls and never answers", async () => {
  await withEmptyCache(async (cache) => {
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using registry = serveFakeRegistry();
    const jsr = `http://127.0.0.1:${silent.addr.port}/`;
    const env = environment(cache, { jsr, npm: registry.url });
    const choice = await chooseStd({ env, fetchTimeoutMs: 2_000 });
    assertEquals(choice.importMap, STAND_INS);
  });
});

Deno.test("where nothing can be reached the error says so", async () => {
  await withEmptyCache(async (cache) => {
    const env = environment(cache, { jsr: NOBODY, npm: NOBODY });
    const error = await assertRejects(() => chooseStd({ env }), Error, "is there a network?");
    assertStringIncludes(error.message, "smol-toml");
  });
});

Deno.test("a child process keeps its parent's choice", async () => {
  const env = { TACIT_IMPORT_MAP: "/elsewhere/map.json" };
  assertEquals((await chooseStd({ env })).importMap, "/elsewhere/map.json");
  assertEquals((await chooseStd({ env: { TACIT_IMPORT_MAP: "" } })).importMap, undefined);
});
