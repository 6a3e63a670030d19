// Cached results that outlive the process: found by later runs, in any process, as long as the task's
// validator takes them.
import { Cached, fingerprintInputs, type ResultStore } from "../../tasks/mod.ts";
import {
  cacheKeyOf,
  fillInputs,
  namedInputs,
  type ResultReference,
  type TaskRun,
  valueOfEdge,
} from "../engine/mod.ts";
import { DEFAULT_SERIALIZER } from "./_defaults.ts";
import { sha256 } from "./_digest.ts";
import { eachOf } from "./_each_of.ts";
import { inTime } from "./_in_time.ts";
import { type Keeping, keepValue, readValue } from "./_kept_bytes.ts";
import { guardedBytes } from "./leak_guard.ts";
import { CACHE, cacheFolder } from "./_run_locations.ts";
import type { FoundResult } from "./_target.ts";

/** What is kept with a cached result. */
interface CacheRecord {
  /** The version of this form. */
  readonly version: 1;
  /** When the result was kept. */
  readonly at: string;
  /** Until when it is good. */
  readonly expires: string;
  /** The SHA-256 of each input. One that is a secret, or cannot be serialized, has none. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The parameters of the run that made it, serialized; absent where they could not be. */
  readonly parameters?: string;
  /** The result. */
  readonly result: ResultReference;
}

/** How far the clocks of machines that share a store may be apart, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

const ENDING = ".record";

/**
 * Keeps a cached result for other processes. It replaces the one of like inputs and parameters.
 *
 * @returns Where it is.
 * @throws {Error} If it cannot be kept, for any of the reasons of `keepValue`.
 */
export async function keepCached(
  run: TaskRun,
  cached: Cached,
  keeping: Keeping,
): Promise<readonly string[]> {
  const inputs = await digestsOf(run, keeping);
  const parameters = await textOf(cached.cachedParameters ?? {}, keeping);
  const id = sha256(JSON.stringify([Object.entries(inputs).sort(), parameters])).slice(0, 32);
  const folder = cacheFolder(cacheKeyOf(run));
  const location = `${folder}${id}.${keeping.serializer.extension}`;
  const record: CacheRecord = {
    version: 1,
    at: new Date(run.flowRun.now()).toISOString(),
    expires: cached.cachedResultExpiration!.toISOString(),
    inputs,
    ...parameters !== undefined && { parameters },
    result: await keepValue(cached.result, location, keeping),
  };
  const text = JSON.stringify(record);
  const bytes = new TextEncoder().encode(`${text}\n${sha256(text)}\n`);
  const { store } = keeping;
  const place = `${folder}${id}${ENDING}`;
  await inTime(store.write(place, bytes), store, `"${place}" cannot be written`);
  return [place, location];
}

/** What came of a search. */
export interface CacheSearch {
  /** The newest result that the task's validator takes. */
  readonly found: FoundResult | undefined;
  /** What could not be read, a sentence each. */
  readonly faults: readonly string[];
}

/** Finds a cached result that another process kept, or this one. */
export async function findCached(run: TaskRun, keeping: Keeping): Promise<CacheSearch> {
  const faults: string[] = [];
  const records = await recordsOf(run, keeping, faults);
  if (records.length === 0) return { found: undefined, faults };
  const digests = await digestsOf(run, keeping);
  const inputs = namedInputs(run);
  const { flowRun, task } = run;
  const now = new Date(flowRun.now());
  for (const record of records) {
    const cached = await cachedFrom(record, digests, inputs, keeping).catch((error: Error) => {
      faults.push(`${error.message}.`);
    });
    if (cached && task.settings.cacheValidator(cached, inputs, flowRun.parameters, now)) {
      return { found: { state: cached, reference: record.result }, faults };
    }
  }
  return { found: undefined, faults };
}

/** The records of a task's results, the newest first. One of the future was made by a clock that was wrong. */
async function recordsOf(
  run: TaskRun,
  { store }: Keeping,
  faults: string[],
): Promise<CacheRecord[]> {
  const latest = run.flowRun.now() + CLOCK_SKEW_MS;
  const records: CacheRecord[] = [];
  for await (const location of store.list(cacheFolder(cacheKeyOf(run)))) {
    if (!location.endsWith(ENDING)) continue;
    const record = await recordAt(location, store);
    if (record === "altered") faults.push(`"${location}" in ${store.name} was altered.`);
    else if (record !== undefined && Date.parse(record.at) <= latest) records.push(record);
  }
  return records.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** A record; nothing where it is gone, or of a form that this version does not know. */
async function recordAt(
  location: string,
  store: ResultStore,
): Promise<CacheRecord | "altered" | undefined> {
  const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
  if (bytes === undefined) return undefined;
  const [text = "", checksum] = new TextDecoder().decode(bytes).split("\n");
  if (sha256(text) !== checksum) return "altered";
  const record = JSON.parse(text) as CacheRecord;
  return record.version === 1 ? record : undefined;
}

/** Removes the cached results that are good no longer, by any clock of the machines that share the store. */
export async function removeExpired(store: ResultStore): Promise<void> {
  const locations: string[] = [];
  for await (const location of store.list(CACHE)) {
    if (location.endsWith(ENDING)) locations.push(location);
  }
  await eachOf(locations, async (location) => {
    const record = await recordAt(location, store);
    if (record === undefined || record === "altered") return;
    if (Date.now() - Date.parse(record.expires) <= CLOCK_SKEW_MS) return;
    await store.delete(location);
    // The text of a record is no reason to remove what lies elsewhere.
    const { location: result } = record.result;
    if (result.startsWith(location.slice(0, -ENDING.length))) await store.delete(result);
  });
}

/** The state that validators are asked about, with fingerprints as this process makes them. */
async function cachedFrom(
  record: CacheRecord,
  digests: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, unknown>>,
  keeping: Keeping,
): Promise<Cached> {
  const names = [...new Set([...Object.keys(record.inputs), ...Object.keys(inputs)])];
  const prints = fingerprintInputs(inputs);
  const isAlike = (name: string) =>
    record.inputs[name] !== undefined && record.inputs[name] === digests[name];
  return new Cached(
    "Result found in the cache of the store.",
    await readValue(record.result, keeping),
    {
      hashedInputs: Object.fromEntries(
        names.map((name) => [name, isAlike(name) ? prints[name]! : "another"]),
      ),
      cachedParameters: record.parameters === undefined
        ? undefined
        : await DEFAULT_SERIALIZER.deserialize(
          new TextEncoder().encode(record.parameters),
        ) as Readonly<Record<string, unknown>>,
      cachedResultExpiration: new Date(record.expires),
    },
  );
}

/**
 * A digest of each input that has one. secrecy 3: not one of a secret, which could be guessed by it. The
 * fingerprints of the engine will not do: they are made with a key that this process shows to nobody.
 */
async function digestsOf(run: TaskRun, keeping: Keeping): Promise<Record<string, string>> {
  const { nodes } = run.flowRun.graph;
  const inputs = fillInputs(
    run,
    (_, edge) => nodes[edge.from]!.task.isSecret ? refuseDigest : valueOfEdge(run, edge),
  );
  const digests: Record<string, string> = {};
  for (const [name, input] of Object.entries(inputs)) {
    const text = await textOf(input, keeping);
    if (text !== undefined) digests[name] = sha256(text);
  }
  return digests;
}

/** No serializer takes a function. */
function refuseDigest(): void {}

/** A value as text; nothing where it cannot be one, or holds a secret. */
async function textOf(value: unknown, { redactor }: Keeping): Promise<string | undefined> {
  try {
    const plain = { serializer: DEFAULT_SERIALIZER, redactor, policy: "refuse" } as const;
    return new TextDecoder().decode(await guardedBytes(value, plain));
  } catch {
    return undefined; // Then it is like nothing else, and the work is done again.
  }
}
