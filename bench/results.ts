/**
 * The cost of keeping results: the leak guard's part of storing 1 MiB results with 20 secrets known; a step
 * that is kept, one after another, beside a bare append and `fdatasync` of 300 bytes, and beside OpenWorkflow
 * on SQLite; 10,000 small results beside appends that are synced in groups; and 100,000 results and runs.
 * Run it with `deno task bench:results`.
 *
 * Works that are compared take turns, so that a busy moment of the machine meets all of them, and the ratios
 * are of the medians.
 *
 * @module
 */
import { join } from "node:path";
import { DEFAULT_CONFIG } from "../config/get_config.ts";
import { type Config, loadConfig, withContext } from "../config/mod.ts";
import { Flow } from "../flow/mod.ts";
import type { LeakPolicy } from "../flow/results/leak_guard.ts";
import {
  BytesSerializer,
  JsonSerializer,
  pruneRuns,
  type Serializer,
  SqliteRunStore,
  TextSerializer,
} from "../flow/results/mod.ts";
import { openWorkflowSteps } from "./_open_workflow.ts";
import { SILENT } from "../tests/_silent_logger.ts";
import { PrefectSecret, task } from "../tasks/mod.ts";
import { SeededRandom } from "../secrets/_seeded_random.ts";

const GOALS = { guardCost: 0.2 };
const MIB = 2 ** 20;
const LARGE_COUNT = 20;
/** How many tasks an executor runs at once where nobody says. */
const CONCURRENCY = 16;
const STEP_COUNT = 500;
const SMALL_COUNT = 10_000;
const MANY = 100_000;
let pathCount = 0;

const random = new SeededRandom(42);
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"];
const WORDS = "the quick brown fox reads /var/lib/app/part-0001.parquet and writes it".split(" ");

/** Half of them random, half with the kind of prefix that tokens have, and one in a URL. */
const VALUES = Array.from({ length: 20 }, (_, index) => {
  const prefix = index === 0 ? "postgres://reader:" : index % 2 === 0 ? "ghp_" : "";
  return prefix + random.text(32, LETTERS);
});
const SECRET_NAMES = VALUES.map((_, index) => `SECRET_${index}`);

/** Runs when all secrets are resolved. */
const allKnown = task((secrets: string[]) => secrets.length);

const folder = await Deno.makeTempDir();
try {
  await measureGuard();
  await measureSteps();
  await measureSmallResults();
  await measureMany();
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function measureGuard(): Promise<void> {
  console.log(`${LARGE_COUNT} results of 1 MiB with 20 secrets known: ms for each, in a run\n`);
  printRow(["result", "unguarded", "guarded", "costs"]);
  const costs: [string, number][] = [];
  for (const [name, serializer, value] of largeResults()) {
    const flow = largeFlow(serializer, value);
    const [unguarded, guarded] = await medians([
      () => keepLarge(flow, "allow"),
      () => keepLarge(flow, "refuse"),
    ], 9);
    const cost = guarded! / unguarded! - 1;
    costs.push([name, cost]);
    const each = [unguarded!, guarded!].map((time) => (time / LARGE_COUNT).toFixed(2));
    printRow([name, ...each, percent(cost)]);
  }
  console.log();
  for (const [name, cost] of costs) {
    judge(`the guard costs of a run, ${name}: ${percent(cost)}`, cost <= GOALS.guardCost);
  }
}

/** Secrets that a run resolves, and tasks that give a large result after that. */
function largeFlow(serializer: Serializer, value: unknown): Flow<unknown> {
  return new Flow("large", () => {
    const known = allKnown(SECRET_NAMES.map((name) => new PrefectSecret<string>(name)));
    for (let count = 0; count < LARGE_COUNT; count++) {
      task((_: number) => value, { result: { serializer } })(known);
    }
  });
}

async function keepLarge(flow: Flow<unknown>, policy: LeakPolicy): Promise<void> {
  await using results = new SqliteRunStore(join(folder, "large.db"));
  const config = loadConfig({
    defaults: DEFAULT_CONFIG,
    env: { PREFECT__RESULTS__LEAK_POLICY: policy },
  }) as Config;
  const secrets = Object.fromEntries(SECRET_NAMES.map((name, index) => [name, VALUES[index]!]));
  const run = await withContext(
    { config, secrets, logger: SILENT },
    () => flow.run({ results }),
  );
  if (!run.isSuccessful) throw new Error(run.state.message);
}

/** Results of about 1 MiB. */
function largeResults(): [string, Serializer, unknown][] {
  const words = (count: number) => random.text(count, WORDS.map((word) => `${word} `));
  const row = (id: number) => ({ id, at: new Date(id), isNew: id % 2 === 0, text: words(8) });
  const bytes = Uint8Array.from({ length: MIB }, () => random.below(256));
  return [
    ["rows as JSON", new JsonSerializer(), Array.from({ length: 7500 }, (_, id) => row(id))],
    ["text", new TextSerializer(), words(MIB / 7)],
    ["bytes", new BytesSerializer(), bytes],
  ];
}

/** A kept step, one after another, beside a bare append and sync, and beside OpenWorkflow. */
async function measureSteps(): Promise<void> {
  console.log(`\n${STEP_COUNT} steps, one after another: ms for each\n`);
  const chain = new Flow("chain", () => {
    const step = task("step", (n: number) => n + 1);
    let end: unknown = 0;
    for (let index = 0; index < STEP_COUNT; index++) end = step(end as number);
    return end as number;
  });
  const line = new Uint8Array(300);
  const works: Record<string, () => Promise<void>> = {
    "a bare append and fdatasync of 300 bytes": async () => {
      using file = await Deno.open(newPath(), { append: true, create: true });
      for (let index = 0; index < STEP_COUNT; index++) {
        await file.write(line);
        await file.syncData();
      }
    },
    "a kept step": () => runKept(chain),
  };
  const openWorkflow = await openWorkflowSteps(STEP_COUNT, newPath());
  works["OpenWorkflow on SQLite"] = openWorkflow.run;
  const times = await medians(Object.values(works), 5);
  await openWorkflow.close();
  Object.keys(works).forEach((name, index) => {
    console.log(`${name.padEnd(41)} ${(times[index]! / STEP_COUNT).toFixed(3)}`);
  });
  const [bare, kept, other] = times as [number, number, number];
  console.log();
  judge(`a kept step, times the bare append: ${(kept / bare).toFixed(2)}`, kept / bare <= 2);
  judge(`OpenWorkflow, times a kept step: ${(other / kept).toFixed(2)}`, other > kept);
}

async function measureSmallResults(): Promise<void> {
  console.log(`\n${SMALL_COUNT} small results, ${CONCURRENCY} at a time: results a second\n`);
  const line = new TextEncoder().encode(JSON.stringify(smallResult(0)).padEnd(300));
  const flow = new Flow("small", () => {
    const small = task("small", async (index: number) => await smallResult(index));
    small.map(Array.from({ length: SMALL_COUNT }, (_, index) => index));
  });
  const works = {
    "appended bare, synced in groups": async () => {
      using file = await Deno.open(newPath(), { append: true, create: true });
      for (let index = 0; index < SMALL_COUNT; index += CONCURRENCY) {
        await Promise.all(Array.from({ length: CONCURRENCY }, () => file.write(line)));
        await file.syncData();
      }
    },
    "kept in a run": () => runKept(flow),
  };
  const times = await medians(Object.values(works), 5);
  Object.keys(works).forEach((name, index) => {
    const perSecond = Math.round(SMALL_COUNT / (times[index]! / 1000));
    console.log(`${name.padEnd(41)} ${perSecond.toLocaleString("en")}`);
  });
  console.log();
  const ratio = times[1]! / times[0]!;
  judge(`kept in a run, times those synced bare in groups: ${ratio.toFixed(2)}`, ratio <= 2);
}

/** Many runs, and a run of many results: how long it takes to list, to prune and to resume them. */
async function measureMany(): Promise<void> {
  console.log(`\n${MANY} results in a run, and ${MANY} runs\n`);
  const path = newPath();
  await using store = new SqliteRunStore(path);
  let isFailing = true;
  const flow = new Flow("many", () => {
    const last = task("last", () => {
      if (isFailing) throw new Error("not yet");
      return performance.now();
    })();
    const small = task("small", smallResult);
    return last.setUpstream(small.map(Array.from({ length: MANY }, (_, index) => index)));
  });
  await flow.run({ results: store, logger: SILENT });
  const mib = Deno.statSync(path).size / MIB;
  judge(`${MANY} results take ${Math.round(mib)} MiB`, mib < 1024);
  isFailing = false;
  const startedAt = performance.now();
  const resumed = await flow.run({ results: store, resume: "latest", logger: SILENT });
  const startMs = Number(resumed.output) - startedAt;
  judge(`a resumed run begins to work after ${Math.round(startMs)} ms`, startMs <= 1000);

  await using runs = new SqliteRunStore(newPath());
  const at = new Date().toISOString();
  for (let from = 0; from < MANY; from += 500) {
    await Promise.all(Array.from({ length: 500 }, async (_, index) => {
      const run = `run-${from + index}`;
      const flowName = `flow ${index % 10}`;
      const header = {
        kind: "run",
        version: 1,
        at,
        flow: flowName,
        run,
        tasks: [],
        edges: [],
      } as const;
      const lease = await runs.begin(header);
      await lease.append([{ record: { kind: "flow", at, state: { type: "Success" } } }]);
      await lease.release();
    }));
  }
  const [listMs] = await medians([async () => void await runs.list({ limit: 20 })], 5);
  judge(`20 of ${MANY} runs are listed in ${listMs!.toFixed(1)} ms`, listMs! <= 100);
  const pruneStart = performance.now();
  const pruned = await pruneRuns(runs, { maxCount: MANY / 20 });
  const pruneMs = performance.now() - pruneStart;
  judge(`${pruned.length} runs are pruned in ${Math.round(pruneMs)} ms`, pruneMs <= 5000);
}

async function runKept(flow: Flow<unknown>): Promise<void> {
  await using results = new SqliteRunStore(newPath());
  const { isSuccessful, state } = await flow.run({ results, logger: SILENT });
  if (!isSuccessful) throw new Error(state.message);
}

function smallResult(index: number): unknown {
  return { index, name: "a small result", rows: [1, 2, 3], at: "2026-01-31T00:00:00.000Z" };
}

/** A path of its own: what was written stays until the end, as some file systems are slow to reuse it. */
function newPath(): string {
  return join(folder, `${pathCount++}.db`);
}

/** The median time of each work in milliseconds; they take turns. The first turn warms up. */
async function medians(works: readonly (() => Promise<void>)[], turns: number): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [index, work] of works.entries()) {
      const started = performance.now();
      await work();
      if (turn > 0) times[index]!.push(performance.now() - started);
    }
  }
  return times.map((each) => each.sort((one, other) => one - other)[each.length >> 1]!);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function judge(goal: string, isMet: boolean): void {
  console.log(`${isMet ? "met    " : "NOT MET"} ${goal}`);
}

function printRow(columns: readonly string[]): void {
  console.log(columns.map((column, index) => column.padStart(index === 0 ? 13 : 10)).join(" "));
}
