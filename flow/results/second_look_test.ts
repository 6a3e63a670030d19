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
import { GzipSerializer, JsonSerializer, MemoryResultStore, readRun } from "./mod.ts";
import { FaultyStore } from "./_test_faulty_store.ts";
import { LineCatcher, locationsIn } from "./_test_store.ts";

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
  results: MemoryResultStore | FaultyStore,
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
async function placesOfSecret(store: MemoryResultStore): Promise<string[]> {
  const places: string[] = [];
  for (const { location } of await locationsIn(store)) {
    const bytes = (await store.read(location))!;
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isGzip
      ? await new Response(
        new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream("gzip")),
      ).text()
      : new TextDecoder().decode(bytes);
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
    const results = new MemoryResultStore();
    const run = await runIn(results, flowOf(shape));
    assertEquals(await placesOfSecret(results), []);
    const { faults, tasks } = (await readRun(results, run.id))!;
    assertEquals(faults, []);
    assert(tasks.some(({ task }) => task === "early-1"));
  });
}

Deno.test("a result that is taken away is named, and its task runs again where it is needed", async () => {
  const results = new MemoryResultStore();
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
  const results = new MemoryResultStore();
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
  assertEquals(kept, [`runs/${run.id}/parameters.json`]);
  assertEquals(await placesOfSecret(results), []);
  const told = logger.lines.filter((line) =>
    line.includes("A parameter of the run holds a secret")
  );
  assertEquals(told.length, 1);
});

Deno.test("where results are masked, so is one with a secret that becomes known later", async () => {
  const results = new MemoryResultStore();
  const run = await runIn(results, flowOf({ early: given }), "redact");
  assertEquals(await placesOfSecret(results), []);
  const { tasks } = (await readRun(results, run.id))!;
  const { location } = tasks.find(({ task }) => task === "early-1")!.result!;
  const text = new TextDecoder().decode(await results.read(location));
  assertEquals(JSON.parse(text), { url: "https://********@host" });
  assertEquals((await runIn(results, flowOf({ early: given }), "redact", run.id)).output, 20);
});

Deno.test("where results are kept as they are, they stay", async () => {
  const results = new MemoryResultStore();
  await runIn(results, flowOf({ early: given }), "allow");
  assertEquals((await placesOfSecret(results)).length, 1);
});

Deno.test("a run that was stopped before its end takes them away when it is resumed", async () => {
  for (const shape of [SHAPES["a result"]!, SHAPES["the message of a state"]!]) {
    const inner = new MemoryResultStore();
    const store = new FaultyStore(inner);
    // The end is never written, as if the process had been killed.
    store.faults.write = (_, bytes) =>
      new TextDecoder().decode(bytes).includes('"kind":"flow"')
        ? Promise.reject(new Error("no power"))
        : undefined;
    store.faults.read = () => Promise.reject(new Error("no power"));
    let isFailing = true;
    const flow = flowOf(shape, () => {
      if (isFailing) throw new Error("no");
    });
    const first = await runIn(store, flow);
    assertEquals((await placesOfSecret(inner)).length, 1);
    isFailing = false;
    const run = await runIn(inner, flow, "refuse", first.id);
    assertEquals(run.output, 20);
    assertEquals(await placesOfSecret(inner), []);
  }
});

Deno.test("a store that fails at the second look is told of, with the place to look at", async () => {
  const store = new FaultyStore();
  const flow = flowOf(SHAPES["a result"]!, () => {
    store.faults.read = (location) =>
      location.includes("/results/") ? Promise.reject(new Error("gone fishing")) : undefined;
  });
  const run = await runIn(store, flow);
  assertEquals(run.output, 20);
  const lines = logger.lines.join("\n");
  assertStringIncludes(lines, "could not be searched for secrets");
  assertStringIncludes(lines, `runs/${run.id}/results/early-1.json`);
  assert(!lines.includes(SECRET));
});
