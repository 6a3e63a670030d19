// Runs in memory: for tests, and for runs in one process.
import type { ResultStore } from "../../tasks/mod.ts";
import { MemoryResultStore } from "./memory_result_store.ts";
import type {
  CachedRecord,
  ListedRun,
  NewRecord,
  RecordFilter,
  RecordPage,
  RunFilter,
  RunHeader,
  RunLease,
  RunPage,
  RunStore,
  StoredRecord,
} from "../engine/mod.ts";
import { RunStoreError } from "./run_store_error.ts";

/** A run that is kept. */
interface KeptInMemory {
  readonly number: number;
  readonly runId: string;
  readonly startedAt: Date;
  flowName: string;
  endedAt?: Date;
  state?: string;
  doubtful: number;
  lease: object | undefined;
  readonly records: Map<number, StoredRecord>;
}

/**
 * Keeps runs in this process's memory. They are gone with the store.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { MemoryRunStore } from "@tacit/flow/results";
 *
 * const results = new MemoryRunStore();
 * await new Flow("answer", () => task(() => 42)()).run({ results });
 * console.log((await results.list()).runs[0]?.state); // "Success"
 * ```
 */
export class MemoryRunStore implements RunStore {
  /** `memory`. */
  readonly name: string = "memory";
  /** Where results lie that are large, or have a location of their own. */
  readonly results: ResultStore;
  /** Nothing is. */
  readonly isEncrypted: boolean = false;
  readonly #runs = new Map<string, KeptInMemory>();
  readonly #cached = new Map<string, { readonly record: CachedRecord; readonly place: string }>();
  #lastNumber = 0;

  /**
   * Makes an empty store.
   *
   * @param results Where results lie that are large, or have a location of their own; memory, where it is
   *   not given.
   */
  constructor(results: ResultStore = new MemoryResultStore()) {
    this.results = results;
  }

  /**
   * Begins a run.
   *
   * @param header The first record.
   * @param parameters The run's parameters.
   * @returns The lease of the run.
   * @throws {RunStoreError} If there is a run of that identifier.
   */
  // deno-lint-ignore require-await -- so that an error rejects
  async begin(header: RunHeader, parameters?: Uint8Array): Promise<RunLease> {
    const { run: runId, flow: flowName } = header;
    if (this.#runs.has(runId)) {
      throw new RunStoreError(this.name, `there is a run ${runId} already.`);
    }
    const run: KeptInMemory = {
      number: ++this.#lastNumber,
      runId,
      flowName,
      startedAt: new Date(header.at),
      doubtful: 0,
      lease: undefined,
      records: new Map(),
    };
    this.#runs.set(runId, run);
    const first = { record: header, ...parameters !== undefined && { bytes: parameters } };
    run.records.set(1, copyOf(first, 1));
    return this.#leaseOf(run);
  }

  /**
   * Takes the lease of a run that nobody has.
   *
   * @param runId The run's identifier.
   * @returns The lease; `undefined` where there is no such run, or another has it.
   */
  lease(runId: string): Promise<RunLease | undefined> {
    const run = this.#runs.get(runId);
    const isFree = run !== undefined && run.lease === undefined;
    return Promise.resolve(isFree ? this.#leaseOf(run) : undefined);
  }

  /**
   * Finds a run.
   *
   * @param runId The run's identifier.
   * @returns The run; `undefined` where there is none.
   */
  find(runId: string): Promise<ListedRun | undefined> {
    const run = this.#runs.get(runId);
    return Promise.resolve(run && listedRun(run));
  }

  /**
   * Reads the records of a run.
   *
   * @param runId The run's identifier.
   * @param filter Which records.
   * @returns The records; none where there is no such run.
   */
  read(
    runId: string,
    { after = 0, upTo = Infinity, withBytes = false }: RecordFilter = {},
  ): Promise<RecordPage> {
    const records = [...this.#runs.get(runId)?.records.values() ?? []]
      .filter(({ number }) => number > after && number <= upTo)
      .map(({ record, number, bytes }) =>
        withBytes ? copyOf({ record, ...bytes && { bytes } }, number) : copyOf({ record }, number)
      );
    return Promise.resolve({ records, faults: [] });
  }

  /**
   * Lists runs, the newest first.
   *
   * @param filter Which runs.
   * @returns A page of them.
   */
  list(filter: RunFilter = {}): Promise<RunPage> {
    const { flowName, states, from, to, limit = 100, cursor = Infinity } = filter;
    const found = [...this.#runs.values()].reverse().filter((run) =>
      run.number < cursor &&
      (flowName === undefined || run.flowName === flowName) &&
      (states === undefined || (run.state !== undefined && states.includes(run.state))) &&
      (from === undefined || run.startedAt >= from) && (to === undefined || run.startedAt < to)
    );
    const next = found.length > limit ? found[limit - 1]?.number : undefined;
    return Promise.resolve({
      runs: found.slice(0, limit).map(listedRun),
      ...next !== undefined && { next },
    });
  }

  /**
   * Finds what the cache has for a key.
   *
   * @param key The digest of the cache key.
   * @returns The entries, the newest first.
   */
  cached(key: string): Promise<readonly CachedRecord[]> {
    const found = [...this.#cached.values()].map(({ record }) => record)
      .filter((record) => record.key === key);
    return Promise.resolve(found.sort((one, other) => other.atMs - one.atMs));
  }

  /**
   * Removes the entries of the cache that have expired.
   *
   * @param nowMs The time by which they have, in milliseconds since 1970.
   * @returns The entries.
   */
  expire(nowMs: number): Promise<readonly CachedRecord[]> {
    const expired = [...this.#cached].filter(([, { record }]) => record.expiresMs < nowMs);
    for (const [place] of expired) this.#cached.delete(place);
    return Promise.resolve(expired.map(([, { record }]) => record));
  }

  /**
   * Deletes runs, except those of which somebody has the lease.
   *
   * @param runIds The identifiers of the runs.
   * @returns The identifiers of those that were deleted.
   */
  delete(runIds: readonly string[]): Promise<string[]> {
    return Promise.resolve(runIds.filter((runId) => {
      const run = this.#runs.get(runId);
      return run !== undefined && run.lease === undefined && this.#runs.delete(runId);
    }));
  }

  /**
   * Looks for damage: memory has none.
   *
   * @returns Nothing.
   */
  check(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  #leaseOf(run: KeptInMemory): RunLease {
    const { runId, records } = run;
    const held = run.lease = {};
    const lastRecord = Math.max(...records.keys());
    let number = lastRecord;
    const requireHeld = () => {
      if (run.lease !== held) {
        throw new RunStoreError(this.name, `the lease of run ${runId} was given back.`);
      }
    };
    return {
      runId,
      lastRecord,
      doubtful: run.doubtful,
      warnings: [],
      // deno-lint-ignore require-await -- so that an error rejects
      append: async (added, cached) => {
        requireHeld();
        const first = number + 1;
        for (const each of added) {
          records.set(++number, copyOf(each, number));
          note(run, each);
        }
        if (added.some(({ record }) => record.kind === "secrets")) run.doubtful = number;
        if (cached !== undefined) {
          const place = `${runId} ${number}`;
          this.#cached.set(`${cached.key} ${cached.id}`, {
            record: structuredClone(cached),
            place,
          });
        }
        return first;
      },
      // deno-lint-ignore require-await -- so that an error rejects
      rewrite: async (changed) => {
        requireHeld();
        for (const each of changed) {
          records.set(each.number, copyOf(each, each.number));
          if (each.record.kind === "run") run.flowName = each.record.flow;
          for (const [key, { place }] of this.#cached) {
            if (place === `${runId} ${each.number}`) this.#cached.delete(key);
          }
        }
      },
      release: () => {
        if (run.lease === held) run.lease = undefined;
        return Promise.resolve();
      },
    };
  }
}

function note(run: KeptInMemory, { record }: NewRecord): void {
  if (record.kind === "flow") {
    run.state = record.state.type;
    run.endedAt = new Date(record.at);
    run.doubtful = 0;
  } else if (record.kind === "resume") {
    delete run.state;
    delete run.endedAt;
  }
}

/** A copy, so that nobody who changes a record changes what is kept. Not of a Node `Buffer` another view. */
function copyOf({ record, bytes }: NewRecord, number: number): StoredRecord {
  return {
    number,
    record: structuredClone(record),
    ...bytes !== undefined && { bytes: new Uint8Array(bytes) },
  };
}

function listedRun({ runId, flowName, startedAt, endedAt, state }: KeptInMemory): ListedRun {
  return {
    runId,
    flowName,
    startedAt,
    ...endedAt !== undefined && { endedAt },
    ...state !== undefined && { state },
  };
}
