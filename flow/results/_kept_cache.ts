// Cached results that outlive the process: found by later runs, in any process, as long as the task's
// validator takes them.
import { Cached, fingerprintInputs, type State } from "../../tasks/mod.ts";
import {
  type CachedRecord,
  cacheKeyOf,
  fillInputs,
  namedInputs,
  type ResultReference,
  type RunStore,
  type TaskRun,
  valueOfEdge,
} from "../engine/mod.ts";
import { DEFAULT_SERIALIZER } from "./_defaults.ts";
import { sha256 } from "./_digest.ts";
import { type Keeping, keepValue, readValue } from "./_kept_bytes.ts";
import { guardedBytes } from "./leak_guard.ts";
import { cachedAt } from "./_run_locations.ts";

/** The text of a cached result. */
interface CacheText {
  /** The SHA-256 of each input. One that is a secret, or cannot be serialized, has none. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The parameters of the run that made it, serialized; absent where they could not be. */
  readonly parameters?: string;
  /** How the result is kept. */
  readonly result: ResultReference;
}

/** How far the clocks of processes that share a store may be apart, in milliseconds. */
export const CLOCK_SKEW_MS = 60_000;

/**
 * Keeps a cached result for other processes, once the record is written that it comes with. It replaces the
 * one of like inputs and parameters.
 *
 * @throws {Error} If it cannot be kept, for any of the reasons of `keepValue`.
 */
export async function keepCached(
  run: TaskRun,
  cached: Cached,
  keeping: Keeping,
): Promise<CachedRecord> {
  const inputs = await digestsOf(run, keeping);
  const parameters = await textOf(cached.cachedParameters ?? {}, keeping);
  const key = sha256(cacheKeyOf(run));
  const id = sha256(JSON.stringify([Object.entries(inputs).sort(), parameters])).slice(0, 32);
  const { extension } = keeping.serializer;
  const whole = { ...keeping, isInRecord: true };
  const { result, bytes } = await keepValue(
    cached.result,
    () => cachedAt(key, id, extension),
    whole,
  );
  const text: CacheText = {
    inputs,
    ...parameters !== undefined && { parameters },
    result,
  };
  return {
    key,
    id,
    atMs: run.flowRun.now(),
    expiresMs: cached.cachedResultExpiration!.getTime(),
    text: JSON.stringify(text),
    ...bytes !== undefined && { bytes },
  };
}

/** Where a cached result lies that is too large for a record. */
export function copyAt({ text }: CachedRecord): string | undefined {
  return (JSON.parse(text) as CacheText).result.location;
}

/** The outcome of a search. */
export interface CacheSearch {
  /** The newest result that the task's validator takes. */
  readonly found: State | undefined;
  /** One sentence for each result that could not be read. */
  readonly faults: readonly string[];
}

/** Finds a cached result that another process kept, or this one. */
export async function findCached(
  run: TaskRun,
  store: RunStore,
  keeping: Keeping,
): Promise<CacheSearch> {
  const faults: string[] = [];
  const records = await store.cached(sha256(cacheKeyOf(run)));
  if (records.length === 0) return { found: undefined, faults };
  const digests = await digestsOf(run, keeping);
  const inputs = namedInputs(run);
  const { flowRun, task } = run;
  const nowMs = flowRun.now();
  for (const record of records) {
    // One of the future was made by a clock that was wrong.
    if (record.atMs > nowMs + CLOCK_SKEW_MS) continue;
    const cached = await cachedFrom(record, digests, inputs, keeping).catch((error: Error) => {
      faults.push(`${error.message}.`);
    });
    const isTaken = cached !== undefined &&
      task.settings.cacheValidator(cached, inputs, flowRun.parameters, new Date(nowMs));
    if (isTaken) return { found: cached, faults };
  }
  return { found: undefined, faults };
}

/** The state that validators are asked about, with fingerprints as this process makes them. */
async function cachedFrom(
  { text, bytes, expiresMs }: CachedRecord,
  digests: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, unknown>>,
  keeping: Keeping,
): Promise<Cached> {
  const kept = JSON.parse(text) as CacheText;
  const names = [...new Set([...Object.keys(kept.inputs), ...Object.keys(inputs)])];
  const prints = fingerprintInputs(inputs);
  const isAlike = (name: string) =>
    kept.inputs[name] !== undefined && kept.inputs[name] === digests[name];
  return new Cached(
    "Result found in the cache of the store.",
    await readValue(kept.result, bytes, keeping),
    {
      hashedInputs: Object.fromEntries(
        names.map((name) => [name, isAlike(name) ? prints[name]! : "another"]),
      ),
      cachedParameters: kept.parameters === undefined
        ? undefined
        : await DEFAULT_SERIALIZER.deserialize(
          new TextEncoder().encode(kept.parameters),
        ) as Readonly<Record<string, unknown>>,
      cachedResultExpiration: new Date(expiresMs),
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
