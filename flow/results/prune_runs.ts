// Forgetting runs that are old.
import { type Duration, type ResultStore, toMilliseconds } from "../../tasks/mod.ts";
import { eachOf } from "./_each_of.ts";
import { removeExpired } from "./_kept_cache.ts";
import { entriesOf, entryAt, indexFolders } from "./_run_index.ts";
import { folderOf } from "./_run_locations.ts";
import { readRun } from "./read_run.ts";

/** Which runs to forget: those that are too old, and those that are too many. */
export interface PruneRunsOptions {
  /** How long ago a run may have begun. */
  readonly maxAge?: Duration;
  /** How many runs of each flow stay: the newest. */
  readonly maxCount?: number;
  /** The flow whose runs are looked at. All, where it is not given. */
  readonly flowName?: string;
}

/**
 * Forgets runs: their journals, and their results as far as these are in the runs' own folders. What tasks
 * keep at locations of their own, and targets, stay. Cached results go a minute after they have expired,
 * those of all flows.
 *
 * A run that is under way is never forgotten. A store that can lock knows which are; in any other, a run
 * that has not come to an end counts as under way.
 *
 * @param store The store.
 * @param options Which runs.
 * @returns The identifiers of the runs that were forgotten.
 * @throws {RangeError} If `maxCount` is no whole number from 0, or `maxAge` is negative.
 * @throws {ResultStoreError} If the store fails. What was forgotten by then stays so.
 *
 * @example
 * ```ts
 * import { MemoryResultStore, pruneRuns } from "@tacit/flow/results";
 *
 * const results = new MemoryResultStore();
 * const forgotten = await pruneRuns(results, { maxAge: { days: 30 }, maxCount: 100 });
 * console.log(forgotten.length); // 0
 * ```
 */
export async function pruneRuns(
  store: ResultStore,
  { maxAge, maxCount = Infinity, flowName }: PruneRunsOptions,
): Promise<string[]> {
  if (maxCount !== Infinity && (!Number.isInteger(maxCount) || maxCount < 0)) {
    throw new RangeError(
      `pruneRuns: \`maxCount\` must be a whole number from 0, and is ${maxCount}.`,
    );
  }
  const maxAgeMs = maxAge === undefined ? Infinity : toMilliseconds(maxAge, "maxAge of pruneRuns");
  const forgotten: string[] = [];
  for (const folder of await indexFolders(store, flowName)) {
    let count = 0;
    for (const { location } of (await entriesOf(store, folder)).reverse()) {
      const entry = await entryAt(store, location);
      if (entry === undefined) continue;
      // By a clock that was set back a run may be of the future: it is not old.
      const isOld = Date.now() - Date.parse(entry.at) > maxAgeMs;
      if (++count <= maxCount && !isOld) continue;
      if (await forget(store, entry.run, location)) forgotten.push(entry.run);
    }
  }
  await removeExpired(store);
  return forgotten;
}

/** Forgets a run, unless it is under way. Its entry goes last: who is killed meanwhile begins again. */
async function forget(store: ResultStore, runId: string, entry: string): Promise<boolean> {
  const lock = await store.lock?.(folderOf(runId));
  if (store.lock === undefined ? await isUnderWay(store, runId) : lock === undefined) return false;
  try {
    const locations: string[] = [];
    for await (const location of store.list(`${folderOf(runId)}/`)) locations.push(location);
    await eachOf(locations, (location) => store.delete(location));
    await store.delete(entry);
    return true;
  } finally {
    await lock?.[Symbol.asyncDispose]();
  }
}

async function isUnderWay(store: ResultStore, runId: string): Promise<boolean> {
  const report = await readRun(store, runId);
  return report !== undefined && report.state === undefined;
}
