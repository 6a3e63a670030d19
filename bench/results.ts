/**
 * What keeping results costs: the leak guard's part of storing 1 MiB results with 20 secrets known, and
 * 10,000 small results in a `FileResultStore`, alone and in a run with its journal, synced and not, beside
 * the same files written bare, synced and not.
 * Run it with `deno task bench:results`.
 *
 * What is compared takes turns, so that a busy moment of the machine meets all of it, and the ratios are
 * of the medians.
 *
 * @module
 */
import { join } from "node:path";
import { DEFAULT_CONFIG } from "../config/get_config.ts";
import { type Config, loadConfig, withContext } from "../config/mod.ts";
import { Flow } from "../flow/mod.ts";
import { guardedBytes, type LeakPolicy } from "../flow/results/leak_guard.ts";
import {
  BytesSerializer,
  FileResultStore,
  JsonSerializer,
  type Serializer,
  TextSerializer,
} from "../flow/results/mod.ts";
import { SILENT } from "../tests/_silent_logger.ts";
import { Redactor } from "../secrets/mod.ts";
import { PrefectSecret, task } from "../tasks/mod.ts";
import { SeededRandom } from "../secrets/_seeded_random.ts";

const GOALS = { guardCost: 0.2, resultsPerSecond: 5_000, bareRatio: 3 };
const MIB = 2 ** 20;
const LARGE_COUNT = 20;
/** How many are written at a time where no run decides it: as many as a round of the store takes. */
const CONCURRENCY = 512;
const SMALL_COUNT = 10_000;

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
  await measureSmallResults();
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
  const results = new FileResultStore(join(folder, "large"));
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

async function measureSmallResults(): Promise<void> {
  console.log(`\n${SMALL_COUNT} small results, ${CONCURRENCY} at a time: results a second\n`);
  const serializer = new JsonSerializer();
  const redactor = new Redactor(VALUES);
  const text = JSON.stringify(smallResult(0));
  const bytes = new TextEncoder().encode(text);
  let run = 0;
  const newFolder = () => join(folder, `small-${run++}`);
  const bare = async (write: (path: string) => Promise<void>) => {
    const path = newFolder();
    await Deno.mkdir(path);
    await atOnce((index) => write(join(path, `${index}.json`)));
  };
  const stored = async (durability: "power" | "crash") => {
    const store = new FileResultStore(newFolder(), { durability });
    await atOnce((index) => store.write(`results/${index}.json`, bytes));
  };
  const kept = async (durability: "power" | "crash") => {
    const store = new FileResultStore(newFolder(), { durability });
    await atOnce(async (index) => {
      const guard = { serializer, redactor, policy: "refuse" } as const;
      await store.write(`results/${index}.json`, await guardedBytes(smallResult(index), guard));
    });
  };
  const flow = new Flow("small", () => {
    task(smallResult, { name: "small" }).map(Array.from({ length: SMALL_COUNT }, (_, i) => i));
  });
  const whole = async (durability: "power" | "crash") => {
    const results = new FileResultStore(newFolder(), { durability });
    const { isSuccessful, state } = await flow.run({ results, logger: SILENT });
    if (!isSuccessful) throw new Error(state.message);
  };
  const works = {
    "bare": () => bare((path) => Deno.writeTextFile(path, text)),
    "bare, synced": () => bare((path) => writeSynced(path, bytes)),
    "bare, synced, renamed": () =>
      bare(async (path) => {
        await writeSynced(`${path}.tmp`, bytes);
        await Deno.rename(`${path}.tmp`, path);
      }),
    "store, not synced": () => stored("crash"),
    "store": () => stored("power"),
    "serialized, searched, stored, not synced": () => kept("crash"),
    "serialized, searched, stored": () => kept("power"),
    "a run, not synced": () => whole("crash"),
    "a run": () => whole("power"),
  };
  const times = await medians(Object.values(works), 5);
  const perSecond = times.map((time) => SMALL_COUNT / (time / 1000));
  Object.keys(works).forEach((name, index) => {
    console.log(`${name.padEnd(41)} ${Math.round(perSecond[index]!).toLocaleString("en")}`);
  });
  const [bareTime, syncedTime, , , , unsyncedKept, syncedKept, unsyncedRun, syncedRun] =
    times as number[];
  console.log();
  for (const [name, time] of [["stored", syncedKept], ["in a run", syncedRun]] as const) {
    const rate = SMALL_COUNT / (time! / 1000);
    judge(
      `at least ${GOALS.resultsPerSecond} small results a second, ${name}: ${Math.round(rate)}`,
      rate >= GOALS.resultsPerSecond,
    );
  }
  const ratios = [
    ["stored, times the bare files, synced", syncedKept! / syncedTime!],
    ["stored, times the bare files, not synced", syncedKept! / bareTime!],
    ["stored but not synced, times the bare files, not synced", unsyncedKept! / bareTime!],
    ["in a run, times the bare files, synced", syncedRun! / syncedTime!],
    ["in a run, times the bare files, not synced", syncedRun! / bareTime!],
    ["in a run but not synced, times the bare files, not synced", unsyncedRun! / bareTime!],
  ] as const;
  for (const [name, ratio] of ratios) {
    judge(`${name}: ${ratio.toFixed(2)}`, ratio <= GOALS.bareRatio);
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  await file.write(bytes);
  await file.syncData();
}

function smallResult(index: number): unknown {
  return { index, name: "a small result", rows: [1, 2, 3], at: "2026-01-31T00:00:00.000Z" };
}

/**
 * Does something for each small result, some at a time. What was written stays until the end: there are
 * file systems that are slow for minutes to reuse what was just removed, and a second bench is slow by it.
 */
async function atOnce(work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < SMALL_COUNT) await work(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
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
