// The seam between runs and where their records are kept. The stores themselves are in `flow/results/`.
import type { ResultStore } from "../../tasks/mod.ts";
import type { RunHeader, RunRecord } from "./run_record.ts";

/** A record as it is given to a store. */
export interface NewRecord {
  /** The record. */
  readonly record: RunRecord;
  /** The bytes of the result, or of the parameters, that lie in the record itself. */
  readonly bytes?: Uint8Array;
}

/** A record as a store has it. */
export interface StoredRecord extends NewRecord {
  /** Its number in its run, from 1. */
  readonly number: number;
}

/** Some of the records of a run, in the order of their numbers. */
export interface RecordPage {
  /** The records. */
  readonly records: readonly StoredRecord[];
  /** One sentence for each record that is damaged; such are not among the records. */
  readonly faults: readonly string[];
  /** The number to go on after; absent where there are no more. */
  readonly next?: number;
}

/** Which records of a run to read. */
export interface RecordFilter {
  /**
   * The number that the first record comes after.
   *
   * @default {0}
   */
  readonly after?: number;
  /**
   * The number of the last record.
   *
   * @default {that of the run's last record}
   */
  readonly upTo?: number;
  /**
   * Whether to read the bytes of results too.
   *
   * @default {false}
   */
  readonly withBytes?: boolean;
}

/** A run as a list shows it. */
export interface ListedRun {
  /** The run's identifier. */
  readonly runId: string;
  /** The name of its flow. */
  readonly flowName: string;
  /** When it began, by the clock of that moment. */
  readonly startedAt: Date;
  /** When it ended; absent where it has not. */
  readonly endedAt?: Date;
  /** The type of the state that it ended with; absent where it is under way, or was killed. */
  readonly state?: string;
}

/** Which runs to list, and how many at once. */
export interface RunFilter {
  /** The flow whose runs are listed. All, where it is not given. */
  readonly flowName?: string;
  /** The types of state of which one has to be the run's: `["Failed"]`. */
  readonly states?: readonly string[];
  /** The earliest time at which a listed run began. */
  readonly from?: Date;
  /** The time before which a listed run began. */
  readonly to?: Date;
  /**
   * The most runs in a page.
   *
   * @default {100}
   */
  readonly limit?: number;
  /** Where the page begins: `next` of the page before it. */
  readonly cursor?: number;
}

/** Some of the runs that a store has, the newest first. */
export interface RunPage {
  /** The runs. */
  readonly runs: readonly ListedRun[];
  /** Where the next page begins; absent on the last page. */
  readonly next?: number;
}

/** A result that later runs may take in place of running a task. */
export interface CachedRecord {
  /** The digest of the cache key of the task. */
  readonly key: string;
  /** The digest of inputs and parameters: an entry replaces that of the same key and identifier. */
  readonly id: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly atMs: number;
  /** Until when it is good, in milliseconds since 1970. */
  readonly expiresMs: number;
  /** The inputs and parameters that it came from, and how the result is kept, as JSON. */
  readonly text: string;
  /** The result, where it lies in the record itself. */
  readonly bytes?: Uint8Array;
}

/** The right to write the records of one run, which no two processes have at once. */
export interface RunLease {
  /** The run's identifier. */
  readonly runId: string;
  /** The number of the last record that the run had when the lease was taken. */
  readonly lastRecord: number;
  /** The number of the last record that was written before all secrets were known then; 0 for none. */
  readonly doubtful: number;
  /** What the log of the run should say about the store, a sentence each. */
  readonly warnings: readonly string[];

  /**
   * Appends records in one atomic commit. When the promise resolves, they outlive a power failure.
   *
   * @param records The records. A `flow` record ends the run.
   *   A `secrets` record makes all records doubtful up to the last of those that come with it.
   * @param cached A result for the cache, which goes with the last of the records.
   * @returns The number of the first.
   * @throws {RunStoreError} If they cannot be written, or another process has the lease by now.
   */
  append(records: readonly NewRecord[], cached?: CachedRecord): Promise<number>;

  /**
   * Puts records in the place of others, and removes what the cache has of those. Nothing of what was
   * there before is left in the store when the promise resolves.
   *
   * @param records The records, by number.
   * @throws {RunStoreError} If they cannot be written, or another process has the lease by now.
   */
  rewrite(records: readonly StoredRecord[]): Promise<void>;

  /** Gives the lease back, once everything that was appended is written. */
  release(): Promise<void>;
}

/**
 * Where the records of runs are kept: which runs there are, what became of each task, and small results.
 * `checkRunStore` in `@tacit/flow/testing` tells whether an implementation does all that is said here.
 */
export interface RunStore {
  /** What messages call it: `runs.db`. Nothing secret. */
  readonly name: string;

  /** Where results lie that are large, or have a location of their own. */
  readonly results: ResultStore;

  /** Whether what is kept is encrypted. */
  readonly isEncrypted: boolean;

  /**
   * Refuses at once to keep a run that could never be kept, as the program lacks a permission. A store that
   * needs none leaves this out.
   *
   * @throws {RunStoreError} If it does. The message names the flag.
   */
  requirePermission?(): void;

  /**
   * Begins a run.
   *
   * @param header The first record.
   * @param parameters The run's parameters, where they lie in the record itself.
   * @returns The lease of the run.
   * @throws {RunStoreError} If there is a run of that identifier, or the store fails.
   */
  begin(header: RunHeader, parameters?: Uint8Array): Promise<RunLease>;

  /**
   * Takes the lease of a run that no process has: its last one gave it back, has ended, or has hung for
   * half a minute.
   *
   * @param runId The run's identifier.
   * @returns The lease; `undefined` where there is no such run, or another has it.
   * @throws {RunStoreError} If the store fails.
   */
  lease(runId: string): Promise<RunLease | undefined>;

  /**
   * Finds a run.
   *
   * @param runId The run's identifier.
   * @returns The run; `undefined` where there is none.
   * @throws {RunStoreError} If the store fails.
   */
  find(runId: string): Promise<ListedRun | undefined>;

  /**
   * Reads records of a run, as many as fit in a page.
   *
   * @param runId The run's identifier.
   * @param filter Which records.
   * @returns The records; none where there is no such run.
   * @throws {RunStoreError} If the store fails.
   */
  read(runId: string, filter?: RecordFilter): Promise<RecordPage>;

  /**
   * Lists runs, the newest first: by the order in which they began, whatever their clocks said.
   *
   * @param filter Which runs.
   * @returns A page of them.
   * @throws {RunStoreError} If the store fails.
   */
  list(filter?: RunFilter): Promise<RunPage>;

  /**
   * Finds what the cache has for a key.
   *
   * @param key The digest of the cache key.
   * @returns The entries, the newest first. Damaged ones are left out.
   * @throws {RunStoreError} If the store fails.
   */
  cached(key: string): Promise<readonly CachedRecord[]>;

  /**
   * Removes the entries of the cache that have expired.
   *
   * @param nowMs The time by which they have, in milliseconds since 1970.
   * @returns The entries, without the bytes of results.
   * @throws {RunStoreError} If the store fails.
   */
  expire(nowMs: number): Promise<readonly CachedRecord[]>;

  /**
   * Deletes runs, except those of which some process has the lease.
   *
   * @param runIds The identifiers of the runs.
   * @returns The identifiers of those that were deleted.
   * @throws {RunStoreError} If the store fails. What was deleted by then stays so.
   */
  delete(runIds: readonly string[]): Promise<string[]>;

  /**
   * Looks for damage in all that the store has.
   *
   * @returns One sentence for each fault.
   * @throws {RunStoreError} If the store cannot be read at all.
   */
  check(): Promise<readonly string[]>;
}
