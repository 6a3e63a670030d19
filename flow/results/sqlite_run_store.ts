// Runs in a database of SQLite: one file, and what SQLite keeps beside it.
import { dirname } from "@std/path/dirname";
import type { Secret } from "../../secrets/mod.ts";
import type { ResultStore } from "../../tasks/mod.ts";
import type { Appended, LeaseRow } from "./_sqlite_database.ts";
import { databaseFailure } from "./_sqlite_failure.ts";
import type { Answer, Question, QuestionArgs } from "./_sqlite_messages.ts";
import type { CachedRow, RecordRow, RunRow } from "./_sqlite_rows.ts";
import { type DatabaseThread, WorkerThread } from "./_sqlite_thread.ts";
import { networkFileSystem } from "./_network_file_system.ts";
import { Sealer } from "./_sealer.ts";
import { SealedResultStore } from "./_sealed_result_store.ts";
import { FileResultStore } from "./file_result_store.ts";
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
  RunRecord,
  RunStore,
  StoredRecord,
} from "../engine/mod.ts";
import { RunStoreError } from "./run_store_error.ts";

/** How a {@linkcode SqliteRunStore} keeps runs. */
export interface SqliteRunStoreOptions {
  /**
   * Where results lie that are larger than 256 KiB, or have a location of their own.
   *
   * @default {a folder beside the file: `runs.db-results`}
   */
  readonly results?: ResultStore;
  /**
   * The key with which results, inputs, messages and log lines are encrypted, by AES-256-GCM: a text of at
   * least 32 characters, such as `openssl rand -base64 32` makes. Names, states and times stay readable.
   *
   * @default {nothing is encrypted}
   */
  readonly encryptionKey?: Secret<unknown>;
}

/** The key under which tests give a store another thread or another heartbeat. */
export const INTERNALS: unique symbol = Symbol("internals");

/** What tests may give a store. */
export interface SqliteInternals {
  readonly [INTERNALS]?: { readonly thread: DatabaseThread };
}

const HEARTBEAT = { everyMs: 5_000, hungAfterMs: 30_000 } as const;

/** The setting that has the identifier of the key; empty where nothing is encrypted. */
const KEY_SETTING = "key";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Keeps runs in a database of SQLite, which Deno and Node bring along. A step is one commit that outlives a
 * power failure; steps that end together share one. The database has a thread of its own: while its disk
 * is busy, tasks go on.
 *
 * Any number of processes of one machine may use the file at once. It must not lie on a network file system.
 *
 * Needs `--allow-read` and `--allow-write` for the folder of the file, which is made where it is missing.
 * Where the program may not read the package's own files as well, and does not have it from JSR, there is no
 * thread of its own: tasks wait for the disk, and the log says so.
 *
 * @example A run that goes on where it stopped
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { SqliteRunStore } from "@tacit/flow/results";
 *
 * await using results = new SqliteRunStore(`${await Deno.makeTempDir()}/runs.db`);
 * const flow = new Flow("answer", () => task(() => 42, { name: "answer" })());
 * await flow.run({ results });
 * const run = await flow.run({ results, resume: "latest" });
 * console.log(run.output); // 42, from the store
 * ```
 */
export class SqliteRunStore implements RunStore {
  /** The path of the file. */
  readonly name: string;
  /** Where results lie that are large, or have a location of their own. */
  readonly results: ResultStore;
  /** Whether what is kept is encrypted. */
  readonly isEncrypted: boolean;
  readonly #thread: DatabaseThread;
  readonly #plainResults: ResultStore;
  readonly #encryptionKey: Secret<unknown> | undefined;
  #sealer: Promise<Sealer | undefined> | undefined;
  #isKeySettled = false;

  /**
   * Names the file; nothing is opened or made yet.
   *
   * @param file The path of the file.
   * @param options Where large results lie, and the key.
   */
  constructor(file: string, options: SqliteRunStoreOptions = {}) {
    const { results = new FileResultStore(`${file}-results`), encryptionKey } = options;
    this.name = file;
    this.isEncrypted = encryptionKey !== undefined;
    this.#encryptionKey = encryptionKey;
    this.#plainResults = results;
    this.results = encryptionKey === undefined
      ? results
      : new SealedResultStore(results, () => this.#keyOf(encryptionKey));
    this.#thread = (options as SqliteInternals)[INTERNALS]?.thread ??
      new WorkerThread(file, HEARTBEAT);
  }

  /**
   * Begins a run.
   *
   * @param header The first record.
   * @param parameters The run's parameters, where they lie in the record itself.
   * @returns The lease of the run.
   * @throws {RunStoreError} If there is a run of that identifier, or the file cannot be written.
   */
  async begin(header: RunHeader, parameters?: Uint8Array): Promise<RunLease> {
    await this.#settleKey();
    const first = { record: header, ...parameters !== undefined && { bytes: parameters } };
    const row = await this.#rowOf(first, 1);
    const started = Date.parse(header.at);
    const taken = await this.#ask("begin", header.run, header.flow, started, [row]);
    if (taken === null) throw new RunStoreError(this.name, `there is a run ${header.run} already.`);
    return this.#leaseOf(header.run, taken);
  }

  /**
   * Takes the lease of a run that no process has. One that hangs is waited for, for 15 seconds.
   *
   * @param runId The run's identifier.
   * @returns The lease; `undefined` where there is no such run, or another has it.
   * @throws {RunStoreError} If the file cannot be written.
   */
  async lease(runId: string): Promise<RunLease | undefined> {
    await this.#settleKey();
    const taken = await this.#ask("lease", runId);
    return taken === null ? undefined : this.#leaseOf(runId, taken);
  }

  /**
   * Finds a run.
   *
   * @param runId The run's identifier.
   * @returns The run; `undefined` where there is none.
   * @throws {RunStoreError} If the file cannot be read.
   */
  async find(runId: string): Promise<ListedRun | undefined> {
    const row = await this.#ask("find", runId);
    return row === null ? undefined : listedRun(row);
  }

  /**
   * Reads records of a run, as many as fit in a page.
   *
   * @param runId The run's identifier.
   * @param filter Which records.
   * @returns The records; none where there is no such run.
   * @throws {RunStoreError} If the file cannot be read, or is encrypted with another key.
   */
  async read(
    runId: string,
    { after = 0, upTo = Number.MAX_SAFE_INTEGER, withBytes = false }: RecordFilter = {},
  ): Promise<RecordPage> {
    const sealer = await this.#sealing();
    const { rows, damaged, isLast } = await this.#ask("read", runId, after, upTo, withBytes);
    const records: StoredRecord[] = [];
    const lost = [...damaged];
    for (const row of rows) {
      const record = await recordOf(row, sealer).catch(() => undefined);
      if (record === undefined) lost.push(row.number);
      else records.push(record);
    }
    return {
      records,
      faults: lost.map((number) => `Record ${number} of run ${runId} in ${this.name} was altered.`),
      ...!isLast && { next: Math.max(rows.at(-1)?.number ?? 0, damaged.at(-1) ?? 0) },
    };
  }

  /**
   * Lists runs, the newest first: by the order in which they began, whatever their clocks said.
   *
   * @param filter Which runs.
   * @returns A page of them.
   * @throws {RunStoreError} If the file cannot be read.
   */
  async list(filter: RunFilter = {}): Promise<RunPage> {
    const { flowName, states, from, to, limit = 100, cursor } = filter;
    const rows = await this.#ask("list", {
      flow: flowName ?? null,
      states: states ?? null,
      from: from?.getTime() ?? null,
      to: to?.getTime() ?? null,
      before: cursor ?? null,
      limit: limit + 1,
    });
    const next = rows.length > limit ? rows[limit - 1]?.number : undefined;
    return {
      runs: rows.slice(0, limit).map(listedRun),
      ...next !== undefined && { next },
    };
  }

  /**
   * Finds what the cache has for a key.
   *
   * @param key The digest of the cache key.
   * @returns The entries, the newest first. Damaged ones are left out.
   * @throws {RunStoreError} If the file cannot be read.
   */
  async cached(key: string): Promise<readonly CachedRecord[]> {
    const sealer = await this.#sealing();
    const found: CachedRecord[] = [];
    for (const row of await this.#ask("cached", key)) {
      const record = await cachedOf(row, sealer).catch(() => undefined);
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  /**
   * Removes the entries of the cache that have expired.
   *
   * @param nowMs The time by which they have, in milliseconds since 1970.
   * @returns The entries, without the bytes of results.
   * @throws {RunStoreError} If the file cannot be written.
   */
  async expire(nowMs: number): Promise<readonly CachedRecord[]> {
    const sealer = await this.#sealing();
    const rows = await this.#ask("expire", nowMs);
    return await Promise.all(rows.map((row) => cachedOf(row, sealer)));
  }

  /**
   * Deletes runs, except those of which some process has the lease. It goes in many short transactions, so
   * that no other process waits for long.
   *
   * @param runIds The identifiers of the runs.
   * @returns The identifiers of those that were deleted.
   * @throws {RunStoreError} If the file cannot be written. What was deleted by then stays so.
   */
  delete(runIds: readonly string[]): Promise<string[]> {
    return this.#ask("delete", runIds);
  }

  /**
   * Looks for damage in all that the file has: by SQLite's own check, and by the checksum of each record.
   *
   * @returns One sentence for each fault.
   * @throws {RunStoreError} If the file cannot be read at all.
   */
  async check(): Promise<readonly string[]> {
    return (await this.#ask("check")).map((fault) => `${this.name}: ${fault}.`);
  }

  /**
   * Encrypts everything anew: with another key, for the first time, or no more. Who is killed meanwhile
   * calls it again with the same keys. Cached results are not kept. The store has the new key from then on.
   *
   * @param encryptionKey The new key; `undefined` to keep runs in plain text.
   * @returns The number of records.
   * @throws {RunStoreError} If a run is under way, the file cannot be written, or a key is wrong.
   */
  async rekey(encryptionKey: Secret<unknown> | undefined): Promise<number> {
    const before = this.#encryptionKey && await this.#keyOf(this.#encryptionKey);
    const after = encryptionKey && await this.#keyOf(encryptionKey);
    await this.#requireKey(before, after);
    if (await this.#ask("isAnyLeased")) {
      throw new RunStoreError(this.name, "a run is under way. Change the key when it has ended.");
    }
    let count = 0;
    for (let run = 0, number = 0;;) {
      const found = await this.#ask("recordsAfter", run, number);
      const last = found.at(-1);
      if (last === undefined) break;
      const rows: typeof found = [];
      for (const each of found) {
        rows.push({ run: each.run, row: await resealed(each.row, before, after) });
      }
      await this.#ask("replaceRecords", rows);
      count += rows.length;
      [run, number] = [last.run, last.row.number];
    }
    for await (const location of this.#plainResults.list("runs/")) {
      const bytes = await this.#plainResults.read(location);
      if (bytes === undefined) continue;
      await this.#plainResults.write(location, await resealedBytes(bytes, before, after));
    }
    await this.#ask("endRekey", KEY_SETTING, after?.keyId ?? "");
    this.#isKeySettled = true;
    this.#sealer = Promise.resolve(after);
    return count;
  }

  /** Closes the file, and ends its thread. The store may be used again. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  /** Closes the file, and ends its thread. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Asks the database. */
  async #ask<Q extends Question>(question: Q, ...args: QuestionArgs<Q>): Promise<Answer<Q>> {
    try {
      return await this.#thread.ask(question, ...args);
    } catch (error) {
      throw databaseFailure(this.name, error);
    }
  }

  #leaseOf(runId: string, { run, token, lastRecord, doubtful }: LeaseRow): RunLease {
    let number = lastRecord;
    const requireHeld = (isHeld: boolean) => {
      if (isHeld) return;
      throw new RunStoreError(
        this.name,
        `run ${runId} was taken over by another process, which goes on with it. This process has stopped.`,
      );
    };
    const appending = new Set<Promise<void>>();
    const commit = async (appended: Appended) => {
      try {
        requireHeld(await this.#thread.append(appended));
      } catch (error) {
        throw databaseFailure(this.name, error);
      }
    };
    return {
      runId,
      lastRecord,
      doubtful,
      warnings: [
        ...networkFileSystem(this.name),
        ...this.#thread.warning === undefined ? [] : [this.#thread.warning],
      ],
      append: async (records, cached) => {
        const first = number + 1;
        number += records.length;
        const rows = this.isEncrypted
          ? await Promise.all(records.map((record, index) => this.#rowOf(record, first + index)))
          : records.map((record, index) => plainRow(record, first + index));
        const cachedRow = cached && await this.#cachedRowOf(cached);
        const appended = commit({ run, token, rows, cached: cachedRow });
        appending.add(appended);
        try {
          await appended;
        } finally {
          appending.delete(appended);
        }
        return first;
      },
      rewrite: async (records) => {
        if (records.length === 0) return;
        const rows = await Promise.all(
          records.map((record) => this.#rowOf(record, record.number)),
        );
        const header = records.find(({ record }) => record.kind === "run")?.record;
        const flow = header?.kind === "run" ? header.flow : null;
        requireHeld(await this.#ask("rewrite", run, token, rows, flow));
      },
      release: async () => {
        await Promise.allSettled(appending);
        await this.#ask("release", run, token);
      },
    };
  }

  async #rowOf(given: NewRecord, number: number): Promise<RecordRow> {
    const sealer = await this.#sealing();
    const row = plainRow(given, number);
    return sealer === undefined ? row : await sealedRow(row, sealer);
  }

  async #cachedRowOf(cached: CachedRecord): Promise<CachedRow> {
    const sealer = await this.#sealing();
    const { key, id, atMs, expiresMs, text, bytes } = cached;
    const row = { key, id, at: atMs, expires: expiresMs, text, bytes: bytes ?? null };
    return sealer === undefined ? row : { ...row, ...await sealedContent(row, sealer) };
  }

  /** What encrypts, where something does. The first time it is checked against the file. */
  #sealing(): Promise<Sealer | undefined> {
    return this.#sealer ??= this.#openSealer().catch((error) => {
      this.#sealer = undefined;
      throw error;
    });
  }

  async #openSealer(): Promise<Sealer | undefined> {
    const sealer = this.#encryptionKey && await this.#keyOf(this.#encryptionKey);
    await this.#requireKey(sealer);
    return sealer;
  }

  async #keyOf(secret: Secret<unknown>): Promise<Sealer> {
    try {
      return await Sealer.of(secret);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new RunStoreError(this.name, cause.message, { cause });
    }
  }

  /** Makes the key that of a file that has none yet. */
  async #settleKey(): Promise<void> {
    const sealer = await this.#sealing();
    if (this.#isKeySettled) return;
    const id = sealer?.keyId ?? "";
    this.#refuseKey(await this.#ask("settle", KEY_SETTING, id), [id]);
    this.#isKeySettled = true;
  }

  /** Refuses keys of which none is that of the file. A change of keys that was broken off may go on. */
  async #requireKey(...keys: readonly (Sealer | undefined)[]): Promise<void> {
    const kept = await this.#ask("setting", KEY_SETTING);
    if (kept !== null) this.#refuseKey(kept, keys.map((key) => key?.keyId ?? ""));
  }

  #refuseKey(kept: string, ids: readonly string[]): void {
    if (ids.includes(kept)) return;
    if (kept === "") {
      throw new RunStoreError(
        this.name,
        "it is not encrypted, and a key is given. Encrypt it with `tacit runs rekey`, or leave the key out.",
      );
    }
    throw new RunStoreError(
      this.name,
      ids[0] === ""
        ? `it is encrypted, with the key ${kept}. Give its \`encryptionKey\`.`
        : `it is encrypted with another key: its key is ${kept}, the one given is ${ids[0]}.`,
    );
  }

  /**
   * Refuses at once to keep a run where the program has not the permission to.
   *
   * @throws {RunStoreError} If it has not. The message names the flag.
   */
  requirePermission(): void {
    if (globalThis.Deno === undefined) return;
    const path = dirname(this.name);
    for (const name of ["read", "write"] as const) {
      const { state } = Deno.permissions.querySync({ name, path });
      if (state === "granted") continue;
      throw new RunStoreError(
        this.name,
        `it may not be ${name === "read" ? "read" : "written"}. Run with --allow-${name}=${path}.`,
      );
    }
  }
}

function plainRow({ record, bytes }: NewRecord, number: number): RecordRow {
  return {
    number,
    kind: record.kind,
    at: Date.parse(record.at),
    node: "node" in record ? record.node ?? null : null,
    map: "map" in record ? record.map ?? null : null,
    state: "state" in record ? record.state.type : null,
    text: JSON.stringify(record),
    bytes: bytes ?? null,
  };
}

async function recordOf(row: RecordRow, sealer: Sealer | undefined): Promise<StoredRecord> {
  const { text, bytes } = typeof row.text === "string" && row.bytes === null
    ? row
    : await openedContent(row, sealer);
  const record = JSON.parse(text as string) as RunRecord;
  return { number: row.number, record, ...bytes !== null && { bytes } };
}

async function cachedOf(row: CachedRow, sealer: Sealer | undefined): Promise<CachedRecord> {
  const { text, bytes } = await openedContent(row, sealer);
  const { key, id, at: atMs, expires: expiresMs } = row;
  return { key, id, atMs, expiresMs, text, ...bytes !== null && { bytes } };
}

/** A row's text and bytes, encrypted. Of the first record the text has only names, which stay readable. */
async function sealedRow(row: RecordRow, sealer: Sealer): Promise<RecordRow> {
  const { text, bytes } = await sealedContent(row, sealer);
  return { ...row, text: row.kind === "run" ? row.text : text, bytes };
}

interface Content {
  readonly text: string | Uint8Array;
  readonly bytes: Uint8Array | null;
}

async function sealedContent({ text, bytes }: Content, sealer: Sealer): Promise<Content> {
  return {
    text: await sealer.seal(typeof text === "string" ? encoder.encode(text) : text),
    bytes: bytes && await sealer.seal(bytes),
  };
}

async function openedContent(
  { text, bytes }: Content,
  sealer: Sealer | undefined,
): Promise<Content & { readonly text: string }> {
  if (sealer === undefined) return { text: typeof text === "string" ? text : "", bytes };
  return {
    text: typeof text === "string" ? text : decoder.decode(await sealer.open(text)),
    bytes: bytes && await sealer.open(bytes),
  };
}

/** A row encrypted with another key; as it is, where that was done already. */
async function resealed(
  row: RecordRow,
  before: Sealer | undefined,
  after: Sealer | undefined,
): Promise<RecordRow> {
  const { text, bytes } = row;
  const content = typeof text === "string"
    ? encoder.encode(text)
    : await resealedBytes(text, before, undefined);
  const isDone = typeof text !== "string" && after?.isOwn(text) === true;
  if (isDone) return row;
  const isReadable = row.kind === "run" || after === undefined;
  return {
    ...row,
    text: isReadable ? decoder.decode(content) : await after.seal(content),
    bytes: bytes && await resealedBytes(bytes, before, after),
  };
}

async function resealedBytes(
  bytes: Uint8Array,
  before: Sealer | undefined,
  after: Sealer | undefined,
): Promise<Uint8Array> {
  if (after?.isOwn(bytes)) return bytes;
  const plain = before?.isOwn(bytes) ? await before.open(bytes) : bytes;
  return after === undefined ? plain : await after.seal(plain);
}

function listedRun({ id, flow, started, ended, state }: RunRow): ListedRun {
  return {
    runId: id,
    flowName: flow,
    startedAt: new Date(started),
    ...ended !== null && { endedAt: new Date(ended) },
    ...state !== null && { state },
  };
}
