// What was kept before its run knew that it holds a secret.
import { secretMemory } from "../../secrets/_internal.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Config,
  Flow,
  loadConfig,
  Parameter,
  PrefectSecret,
  SKIP,
  SUCCESS,
  task,
  type TaskOptions,
  withContext,
} from "../../mod.ts";
import { DEFAULT_CONFIG } from "../../config/get_config.ts";
import { sha256 } from "./_digest.ts";
import { GzipSerializer, JsonSerializer, MemoryRunStore, readRun } from "./mod.ts";
import { FaultyRunStore } from "./_test_faulty_run_store.ts";
import { everythingIn, LineCatcher } from "./_test_store.ts";

const SECRET = "pa$$w0rd/of+the=flow";
const logger = new LineCatcher();

interface Shape {
  /** Gives the secret, or tells of it, before the run knows it. */
  readonly early: () => unknown;
  readonly options?: TaskOptions;
  readonly isMapped?: boolean;
}

/** A flow in which a task is done with a secret before a secret task gives it to the run. */
function flowOf({ early, options = {}, isMapped = false }: Shape, during?: () => void) {
  return new Flow("late", () => {
    const step = task((_: number) => early(), { name: "early", ...options });
    const first = isMapped ? step.map([1, 2]) : step(1);
    const secret = new PrefectSecret<string>("PASSWORD", { skipOnUpstreamSkip: false });
    secret.setUpstream(first);
    return task((password: string) => {
      during?.();
      return password.length;
    }, { name: "use" })(secret);
  });
}

async function runIn(
  results: MemoryRunStore,
  flow: Flow<unknown>,
  policy = "refuse",
  resume?: string,
) {
  logger.lines.length = 0;
  const config = loadConfig({
    defaults: DEFAULT_CONFIG,
    env: { PREFECT__RESULTS__LEAK_POLICY: policy },
  }) as Config;
  secretMemory.clear(); // Another test's run has read it.
  return await withContext(
    { config, secrets: { PASSWORD: SECRET } },
    () => flow.run({ results, logger, ...resume !== undefined && { resume } }),
  );
}

/** Where a store has the secret, also in what is compressed. */
async function placesOfSecret(store: MemoryRunStore): Promise<string[]> {
  const places: string[] = [];
  const cached = await store.cached(sha256("late"));
  const copies = cached.map(({ text, bytes = new Uint8Array() }) => ({
    location: `cached ${text}`,
    text,
    bytes,
  }));
  for (const { location, text: plain, bytes } of [...await everythingIn(store), ...copies]) {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isGzip
      ? await new Response(
        new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream("gzip")),
      ).text()
      : plain;
    if (text.includes(SECRET) || location.includes(SECRET)) places.push(location);
  }
  return places;
}

const given = () => ({ url: `https://${SECRET}@host` });

const SHAPES: Readonly<Record<string, Shape>> = {
  "a result": { early: given },
  "results of mapped tasks": { early: given, isMapped: true },
  "a compressed result": {
    early: given,
    options: { result: { serializer: new GzipSerializer(new JsonSerializer()) } },
  },
  "a target and its checksum": { early: given, options: { target: "at/{taskName}.json" } },
  "a cached result": { early: given, options: { cacheFor: { minutes: 5 }, cacheKey: "late" } },
  "the message of a state": {
    early: () => {
      throw new SUCCESS(`logged in with ${SECRET}`);
    },
  },
  "the message of a task that was skipped": {
    early: () => {
      throw new SKIP(`${SECRET} is good already`);
    },
  },
};

for (const [what, shape] of Object.entries(SHAPES)) {
  Deno.test(`${what} with a secret that becomes known later is gone when the run ends`, async () => {
    const results = new MemoryRunStore();
    const run = await runIn(results, flowOf(shape));
    assertEquals(await placesOfSecret(results), []);
    const { faults, tasks } = (await readRun(results, run.id))!;
    assertEquals(faults, []);
    assert(tasks.some(({ task }) => task === "early-1"));
  });
}

Deno.test("a result that is taken away is named, and its task runs again where it is needed", async () => {
  const results = new MemoryRunStore();
  let count = 0;
  let isFailing = true;
  const early = task(() => {
    count++;
    return SECRET;
  }, { name: "early" });
  const flow = new Flow("late", () => {
    const first = early();
    const secret = new PrefectSecret<string>("PASSWORD");
    secret.setUpstream(first);
    return task((token: string, password: string) => {
      if (isFailing) throw new Error("no");
      return token === password;
    }, { name: "use" })(first, secret);
  });
  const { id } = await runIn(results, flow);
  assertStringIncludes(logger.lines.join("\n"), 'The result of task "early" is kept no longer');
  const record = (await readRun(results, id))!.tasks.find(({ task }) => task === "early-1");
  assertEquals(record?.unkept, "it holds a secret");
  isFailing = false;
  const run = await runIn(results, flow, "refuse", id);
  assertEquals(run.output, true);
  assertEquals(count, 2);
  assertEquals(await placesOfSecret(results), []);
});

Deno.test("parameters with a secret that becomes known later are taken away, which is told once", async () => {
  const results = new MemoryRunStore();
  const flow = new Flow("late", () => {
    const url = new Parameter<string>("url");
    const first = task((url: string) => url.length, { name: "early" })(url);
    const secret = new PrefectSecret<string>("PASSWORD");
    secret.setUpstream(first);
    const another = new PrefectSecret<string>("OTHER");
    another.setUpstream(secret);
  });
  let kept: string[] = [];
  secretMemory.clear();
  const run = await withContext({ secrets: { PASSWORD: SECRET, OTHER: "another secret" } }, () => {
    logger.lines.length = 0;
    const parameters = { url: `https://${SECRET}@host` };
    return flow.run({
      results,
      parameters,
      logger,
      onEvent: async () => {
        if (kept.length === 0) kept = await placesOfSecret(results);
      },
    });
  });
  assert(run.isSuccessful);
  assertEquals(kept, [`${run.id}/1 run bytes`]);
  assertEquals(await placesOfSecret(results), []);
  const told = logger.lines.filter((line) =>
    line.includes("A parameter of the run holds a secret")
  );
  assertEquals(told.length, 1);
});

Deno.test("where results are masked, so is one with a secret that becomes known later", async () => {
  const results = new MemoryRunStore();
  const run = await runIn(results, flowOf({ early: given }), "redact");
  assertEquals(await placesOfSecret(results), []);
  const { tasks } = (await readRun(results, run.id))!;
  assertEquals(tasks.find(({ task }) => task === "early-1")?.unkept, undefined);
  const masked = JSON.stringify({ url: "https://********@host" });
  assert((await everythingIn(results)).some(({ text }) => text === masked));
  assertEquals((await runIn(results, flowOf({ early: given }), "redact", run.id)).output, 20);
});

Deno.test("where results are kept as they are, they stay", async () => {
  const results = new MemoryRunStore();
  await runIn(results, flowOf({ early: given }), "allow");
  assertEquals((await placesOfSecret(results)).length, 1);
});

Deno.test("a run that was stopped before its end takes them away when it is resumed", async () => {
  for (const shape of [SHAPES["a result"]!, SHAPES["the message of a state"]!]) {
    const store = new FaultyRunStore();
    // It never comes to its second look, as if the process had been killed.
    store.faults.read = () => {
      throw new Error("no power");
    };
    let isFailing = true;
    const flow = flowOf(shape, () => {
      if (isFailing) throw new Error("no");
    });
    const first = await runIn(store, flow);
    store.faults = {};
    assertEquals((await placesOfSecret(store)).length, 1);
    isFailing = false;
    const run = await runIn(store, flow, "refuse", first.id);
    assertEquals(run.output, 20);
    assertEquals(await placesOfSecret(store), []);
  }
});

Deno.test("a store that fails at the second look is told of, with the place to look at", async () => {
  const store = new FaultyRunStore();
  const shape = { ...SHAPES["a result"]!, options: { result: { location: "at/early.json" } } };
  const flow = flowOf(shape, () => {
    store.faultyResults.faults.read = (location) =>
      location.startsWith("at/") ? Promise.reject(new Error("gone fishing")) : undefined;
  });
  const run = await runIn(store, flow);
  assertEquals(run.output, 20);
  const lines = logger.lines.join("\n");
  assertStringIncludes(lines, "could not be searched for secrets");
  assertStringIncludes(lines, '"at/early.json"');
  assert(!lines.includes(SECRET));
});
