// Forgetting runs that are old.
import { type Duration, toMilliseconds } from "../../tasks/mod.ts";
import type { RunStore } from "../engine/mod.ts";
import { eachOf } from "./_each_of.ts";
import { CLOCK_SKEW_MS, copyAt } from "./_kept_cache.ts";
import { RUNS } from "./_run_locations.ts";
import { listRuns } from "./list_runs.ts";

/** Which runs to forget: those that are too old, and those that are too many. */
export interface PruneRunsOptions {
  /** How long ago a run may have begun. */
  readonly maxAge?: Duration;
  /** How many runs of each flow stay: the newest. */
  readonly maxCount?: number;
  /** The flow whose runs are looked at. All, where it is not given. */
  readonly flowName?: string;
}

/** How many runs a store lists, and deletes, at a time. */
const PAGE = 1000;

/**
 * Forgets runs: their records, and their results as far as these are in the runs' own folders. What tasks
 * keep at locations of their own, and targets, stay. Cached results go a minute after they have expired,
 * those of all flows.
 *
 * A run that is under way, in any process, is never forgotten.
 *
 * @param store The store.
 * @param options Which runs.
 * @returns The identifiers of the runs that were forgotten.
 * @throws {RangeError} If `maxCount` is no whole number from 0, or `maxAge` is negative.
 * @throws {RunStoreError} If the store fails. What was forgotten by then stays so.
 *
 * @example
 * ```ts
 * import { MemoryRunStore, pruneRuns } from "@tacit/flow/results";
 *
 * const results = new MemoryRunStore();
 * const forgotten = await pruneRuns(results, { maxAge: { days: 30 }, maxCount: 100 });
 * console.log(forgotten.length); // 0
 * ```
 */
export async function pruneRuns(
  store: RunStore,
  { maxAge, maxCount = Infinity, flowName }: PruneRunsOptions,
): Promise<string[]> {
  if (maxCount !== Infinity && (!Number.isInteger(maxCount) || maxCount < 0)) {
    throw new RangeError(
      `pruneRuns: \`maxCount\` must be a whole number from 0, and is ${maxCount}.`,
    );
  }
  const maxAgeMs = maxAge === undefined ? Infinity : toMilliseconds(maxAge, "maxAge of pruneRuns");
  const counts = new Map<string, number>();
  const old: string[] = [];
  for await (
    const run of listRuns(store, { limit: PAGE, ...flowName !== undefined && { flowName } })
  ) {
    const count = (counts.get(run.flowName) ?? 0) + 1;
    counts.set(run.flowName, count);
    // By a clock that was set back a run may be of the future: it is not old.
    const isOld = Date.now() - run.startedAt.getTime() > maxAgeMs;
    if (count > maxCount || isOld) old.push(run.runId);
  }
  const located = old.length === 0 ? new Map<string, string[]>() : await locationsByRun(store);
  const forgotten: string[] = [];
  for (let from = 0; from < old.length; from += PAGE) {
    const page = old.slice(from, from + PAGE);
    for (const runId of page) await deleteResults(store, runId, located.get(runId) ?? []);
    forgotten.push(...await store.delete(page));
  }
  await removeExpired(store);
  return forgotten;
}

/** Where the results of runs lie that are not in records. */
async function locationsByRun({ results }: RunStore): Promise<Map<string, string[]>> {
  const byRun = new Map<string, string[]>();
  for await (const location of results.list(RUNS)) {
    const runId = location.slice(RUNS.length, location.indexOf("/", RUNS.length));
    const known = byRun.get(runId);
    if (known === undefined) byRun.set(runId, [location]);
    else known.push(location);
  }
  return byRun;
}

/** Deletes the results of a run, unless it is under way. The run goes last: who is killed meanwhile begins again. */
async function deleteResults(
  store: RunStore,
  runId: string,
  locations: readonly string[],
): Promise<void> {
  if (locations.length === 0) return;
  const lease = await store.lease(runId);
  if (lease === undefined) return;
  await eachOf(locations, (location) => store.results.delete(location));
  await lease.release();
}

/** Removes the cached results that are good no longer, by any clock of the processes that share the store. */
async function removeExpired(store: RunStore): Promise<void> {
  const expired = await store.expire(Date.now() - CLOCK_SKEW_MS);
  const copies = expired.map(copyAt).filter((location) => location !== undefined);
  await eachOf(copies, (location) => store.results.delete(location));
}
