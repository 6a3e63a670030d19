// The database of a run store: every question that is asked of it, as one method each. It blocks while the
// disk is busy, so that it lives in a thread of its own.
import { setTimeout as wait } from "node:timers/promises";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { isAlive, OwnerLock, removeDeadLock } from "./_owner_lock.ts";
import {
  bytesOrNull,
  type CachedRow,
  contentIn,
  isWhole,
  numberIn,
  numberOrNull,
  type RawRow,
  type RecordRow,
  type RunRow,
  sumOf,
  textIn,
  textOrNull,
} from "./_sqlite_rows.ts";
import { migrate } from "./_sqlite_schema.ts";

/** How long a commit waits for other processes, in milliseconds. */
const BUSY_MS = 60_000;

/** How much work one transaction of a deletion does, and how long others have their turn then. */
const DELETE_MS = 25;
const TURN_MS = 25;

/** How many bytes a page of records has, about. */
const PAGE_BYTES = 2 ** 22;
const PAGE_RECORDS = 5_000;

/** What is appended to a run in one piece. */
export interface Appended {
  readonly run: number;
  readonly token: string;
  readonly rows: readonly RecordRow[];
  readonly cached: CachedRow | undefined;
}

/** A lease that was taken. */
export interface LeaseRow {
  readonly run: number;
  readonly token: string;
  readonly lastRecord: number;
  readonly doubtful: number;
}

/** Records that were read. */
export interface RecordRows {
  readonly rows: readonly RecordRow[];
  readonly damaged: readonly number[];
  readonly isLast: boolean;
}

/** How often a process shows that it lives, and after how long without that it counts as hung. */
export interface Heartbeat {
  /** In milliseconds. */
  readonly everyMs: number;
  /** In milliseconds. */
  readonly hungAfterMs: number;
}

/** A run store's file. It is opened when something is asked of it. */
export class SqliteDatabase {
  readonly #file: string;
  readonly #heartbeat: Heartbeat;
  readonly #lock: OwnerLock;
  readonly #tokens = new Set<string>();
  #db: DatabaseSync | undefined;
  /** Whether what is open can be written; otherwise it is the file for reading, or stands for one that is not there. */
  #isWritable = false;
  readonly #statements = new Map<string, StatementSync>();
  #beating: ReturnType<typeof setInterval> | undefined;
  /** How many questions are being answered. */
  #busyCount = 0;

  constructor(file: string, heartbeat: Heartbeat) {
    this.#file = file;
    this.#heartbeat = heartbeat;
    this.#lock = new OwnerLock(file);
  }

  /** Whether nobody needs the file at the moment: no lease is held, and nothing is asked. */
  get isIdle(): boolean {
    return this.#busyCount === 0 && this.#tokens.size === 0;
  }

  /** Answers a question. */
  async answer<T>(question: (database: this) => T | Promise<T>): Promise<T> {
    this.#busyCount++;
    try {
      return await question(this);
    } finally {
      this.#busyCount--;
      // Others may tell by the lock that nothing is under way here.
      if (this.#tokens.size === 0) this.#rest();
    }
  }

  /** Closes the file, and lets go of everything. What SQLite keeps beside it goes with the last process. */
  close(): void {
    this.#rest();
    this.#tokens.clear();
    this.#closeFile();
  }

  #rest(): void {
    clearInterval(this.#beating);
    this.#beating = undefined;
    this.#lock.letGo();
  }

  /** The value of a setting. */
  setting(name: string): string | null {
    const row = this.#get("SELECT value FROM settings WHERE name = ?", name);
    return row === undefined ? null : textIn(row, "value");
  }

  /** Sets a setting that has no value yet. Gives the value that it has then. */
  settle(name: string, value: string): string {
    this.#write(() => this.#run("INSERT OR IGNORE INTO settings VALUES (?, ?)", name, value));
    return this.setting(name) ?? value;
  }

  /** Begins a run, and takes its lease. Gives nothing where there is a run of that identifier. */
  begin(id: string, flow: string, started: number, rows: readonly RecordRow[]): LeaseRow | null {
    return this.#takeToken((token) => {
      if (this.#get("SELECT 1 FROM runs WHERE id = ?", id) !== undefined) return null;
      this.#run(
        "INSERT INTO runs (id, flow, started, owner, token, beaten) VALUES (?, ?, ?, ?, ?, ?)",
        ...[id, flow, started, this.#lock.owner, token, Date.now()],
      );
      const run = numberIn(this.#get("SELECT last_insert_rowid() AS number")!, "number");
      for (const row of rows) this.#insert(run, row);
      return { run, token, lastRecord: rows.length, doubtful: 0 };
    });
  }

  /** Takes the lease of a run that nobody has. */
  async lease(id: string): Promise<LeaseRow | null> {
    const row = this.#get("SELECT * FROM runs WHERE id = ?", id);
    if (row === undefined || !await this.#isFree(row)) return null;
    const run = numberIn(row, "number");
    return this.#takeToken((token) => {
      const { changes } = this.#run(
        "UPDATE runs SET owner = ?, token = ?, beat = 0, beaten = ? WHERE number = ? AND token IS ?",
        ...[this.#lock.owner, token, Date.now(), run, textOrNull(row, "token")],
      );
      if (Number(changes) === 0) return null; // Another was quicker.
      const last = this.#get("SELECT max(number) AS number FROM records WHERE run = ?", run)!;
      const now = this.#get("SELECT doubtful FROM runs WHERE number = ?", run)!;
      const lastRecord = numberIn(last, "number");
      return { run, token, lastRecord, doubtful: numberIn(now, "doubtful") };
    });
  }

  /** Gives a lease back. */
  release(run: number, token: string): void {
    this.#tokens.delete(token);
    this.#write(() =>
      this.#run(
        "UPDATE runs SET owner = NULL, token = NULL WHERE number = ? AND token = ?",
        run,
        token,
      )
    );
  }

  /** Appends to runs, all in one commit. Tells of each whether its lease still held. */
  append(all: readonly Appended[]): boolean[] {
    return this.#write(() =>
      all.map(({ run, token, rows, cached }) => {
        if (!this.#holds(run, token)) return false;
        for (const row of rows) this.#append(run, row);
        if (rows.some(({ kind }) => kind === "secrets")) {
          this.#run("UPDATE runs SET doubtful = ? WHERE number = ?", rows.at(-1)!.number, run);
        }
        if (cached !== undefined) this.#insertCached(run, rows.at(-1)?.number ?? 0, cached);
        return true;
      })
    );
  }

  /** Puts rows in the place of others, of which nothing stays in the file. Tells whether the lease held. */
  rewrite(run: number, token: string, rows: readonly RecordRow[], flow: string | null): boolean {
    const isDone = this.#write(() => {
      if (!this.#holds(run, token)) return false;
      for (const row of rows) {
        this.#run("DELETE FROM records WHERE run = ? AND number = ?", run, row.number);
        this.#insert(run, row);
        this.#run("DELETE FROM cached WHERE run = ? AND record = ?", run, row.number);
      }
      if (flow !== null) this.#run("UPDATE runs SET flow = ? WHERE number = ?", flow, run);
      return true;
    });
    if (isDone) this.scrub();
    return isDone;
  }

  /** Leaves nothing in the file, and in its log, but what it has now: pages keep copies of rows that moved. */
  scrub(): void {
    this.#open().exec("VACUUM");
    const row = this.#get("PRAGMA wal_checkpoint(TRUNCATE)");
    if (row !== undefined && numberIn(row, "busy") !== 0) {
      throw new Error(
        "another process reads it for so long that what was deleted stays in its log",
      );
    }
  }

  /** The row of a run. */
  find(id: string): RunRow | null {
    const row = this.#get("SELECT * FROM runs WHERE id = ?", id);
    return row === undefined ? null : runRow(row);
  }

  /** Rows of the records of a run, as many as fit in a page. */
  read(id: string, after: number, upTo: number, withBytes: boolean): RecordRows {
    const bytes = withBytes ? "bytes" : "NULL AS bytes";
    const found = this.#prepare(
      `SELECT number, kind, at, node, map, state, sum, text, ${bytes} FROM records
       WHERE run = (SELECT number FROM runs WHERE id = ?) AND number > ? AND number <= ? ORDER BY number`,
    );
    const rows: RecordRow[] = [];
    const damaged: number[] = [];
    let size = 0;
    for (const raw of found.iterate(id, after, upTo)) {
      const row = recordRow(raw);
      if (isWhole(bytesOrNull(raw, "sum") ?? undefined, row)) rows.push(row);
      else damaged.push(row.number);
      size += row.text.length + (row.bytes?.length ?? 0);
      if (size > PAGE_BYTES || rows.length + damaged.length >= PAGE_RECORDS) {
        return { rows, damaged, isLast: false };
      }
    }
    return { rows, damaged, isLast: true };
  }

  /** Rows of runs, the newest first. */
  list(
    { flow, states, from, to, before, limit }: {
      readonly flow: string | null;
      readonly states: readonly string[] | null;
      readonly from: number | null;
      readonly to: number | null;
      readonly before: number | null;
      readonly limit: number;
    },
  ): RunRow[] {
    const conditions = ["TRUE"];
    const values: SQLInputValue[] = [];
    const where = (condition: string, ...given: SQLInputValue[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    if (flow !== null) where("flow = ?", flow);
    if (states !== null) where(`state IN (${states.map(() => "?").join()})`, ...states);
    if (from !== null) where("started >= ?", from);
    if (to !== null) where("started < ?", to);
    if (before !== null) where("number < ?", before);
    const sql = `SELECT * FROM runs WHERE ${conditions.join(" AND ")} ORDER BY number DESC LIMIT ?`;
    return this.#prepare(sql).all(...values, limit).map(runRow);
  }

  /** What the cache has of a key, the newest first. */
  cached(key: string): CachedRow[] {
    const found = this.#prepare("SELECT * FROM cached WHERE key = ? ORDER BY at DESC").all(key);
    return found.map((raw) => ({ raw, row: cachedRow(raw) }))
      .filter(({ raw, row }) => isWhole(bytesOrNull(raw, "sum") ?? undefined, row))
      .map(({ row }) => row);
  }

  /** Removes what the cache has that has expired. */
  expire(now: number): CachedRow[] {
    return this.#write(() => {
      const rows = this.#prepare("SELECT * FROM cached WHERE expires < ?").all(now).map(cachedRow);
      if (rows.length > 0) this.#run("DELETE FROM cached WHERE expires < ?", now);
      return rows.map((row) => ({ ...row, bytes: null }));
    });
  }

  /** Deletes runs that nobody has the lease of. Others get their turn in between. */
  async delete(ids: readonly string[]): Promise<string[]> {
    const deleted: string[] = [];
    const left = [...ids].reverse();
    while (left.length > 0) {
      this.#write(() => {
        const end = performance.now() + DELETE_MS;
        while (left.length > 0 && performance.now() < end) {
          const id = left.pop()!;
          if (this.#deleteRun(id)) deleted.push(id);
        }
      });
      if (left.length > 0) await wait(TURN_MS);
    }
    return deleted;
  }

  /** Looks for damage. Gives a phrase for each fault. */
  check(): string[] {
    const faults = this.#prepare("PRAGMA integrity_check").all()
      .map((row) => textIn(row, "integrity_check")).filter((text) => text !== "ok");
    for (const raw of this.#prepare("SELECT * FROM records").iterate()) {
      const row = recordRow(raw);
      if (isWhole(bytesOrNull(raw, "sum") ?? undefined, row)) continue;
      const run = this.#get("SELECT id FROM runs WHERE number = ?", numberIn(raw, "run"));
      faults.push(
        `record ${row.number} of run ${run === undefined ? "?" : textIn(run, "id")} was altered`,
      );
    }
    for (const raw of this.#prepare("SELECT * FROM cached").iterate()) {
      if (isWhole(bytesOrNull(raw, "sum") ?? undefined, cachedRow(raw))) continue;
      faults.push(`a cached result of ${new Date(numberIn(raw, "at")).toISOString()} was altered`);
    }
    return faults;
  }

  /** The rows of records after a place, to be encrypted anew. */
  recordsAfter(run: number, number: number): { readonly run: number; readonly row: RecordRow }[] {
    const sql = "SELECT * FROM records WHERE (run, number) > (?, ?) ORDER BY run, number LIMIT 500";
    return this.#prepare(sql).all(run, number)
      .map((raw) => ({ run: numberIn(raw, "run"), row: recordRow(raw) }));
  }

  /** Puts rows in the place of others, in any run. */
  replaceRecords(rows: readonly { readonly run: number; readonly row: RecordRow }[]): void {
    this.#write(() => {
      for (const { run, row } of rows) {
        this.#run(
          "UPDATE records SET sum = ?, text = ?, bytes = ? WHERE run = ? AND number = ?",
          ...[sumOf(row), row.text, row.bytes, run, row.number],
        );
      }
    });
  }

  /** Ends a change of keys: the cache is emptied, the setting replaced, and nothing stays of what was. */
  endRekey(name: string, value: string): void {
    this.#write(() => {
      this.#run("DELETE FROM cached");
      this.#run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value);
    });
    this.scrub();
  }

  /** Whether some process has the lease of a run. */
  isAnyLeased(): boolean {
    const rows = this.#prepare("SELECT DISTINCT owner FROM runs WHERE owner IS NOT NULL").all();
    return rows.some((row) => this.#lives(textIn(row, "owner")));
  }

  #closeFile(): void {
    this.#statements.clear();
    this.#db?.close();
    this.#db = undefined;
    this.#isWritable = false;
  }

  /** Opens the file for a question that writes nothing: where it may not be written, or is not there, that will do. */
  #openToRead(): DatabaseSync {
    if (this.#db !== undefined && this.#isWritable) return this.#db;
    this.#closeFile();
    if (!existsSync(this.#file)) {
      this.#db = new DatabaseSync(":memory:");
      migrate(this.#db);
      return this.#db;
    }
    try {
      return this.#open();
    } catch (error) {
      const message = error instanceof Error ? error.message : "";
      if (!/--allow-write|EACCES|EPERM|EROFS|readonly/.test(message)) throw error;
      return this.#db = new DatabaseSync(this.#file, { readOnly: true });
    }
  }

  #open(): DatabaseSync {
    if (this.#db !== undefined && this.#isWritable) return this.#db;
    this.#closeFile();
    makeFile(this.#file);
    const db = new DatabaseSync(this.#file);
    try {
      db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
      db.exec("PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      migrate(db);
    } catch (error) {
      db.close();
      throw error;
    }
    this.#db = db;
    this.#isWritable = true;
    return db;
  }

  /** Does something in one transaction that outlives a power failure. */
  #write<T>(work: () => T): T {
    const db = this.#open();
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk has rolled it back already.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }

  #prepare(sql: string): StatementSync {
    const db = this.#openToRead();
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, statement = db.prepare(sql));
    return statement;
  }

  #get(sql: string, ...values: SQLInputValue[]): RawRow | undefined {
    return this.#prepare(sql).get(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): { readonly changes: number | bigint } {
    return this.#prepare(sql).run(...values);
  }

  #append(run: number, row: RecordRow): void {
    this.#insert(run, row);
    if (row.kind === "flow") {
      const sql = "UPDATE runs SET state = ?, ended = ?, doubtful = 0 WHERE number = ?";
      this.#run(sql, row.state, row.at, run);
    } else if (row.kind === "resume") {
      this.#run("UPDATE runs SET state = NULL, ended = NULL WHERE number = ?", run);
    }
  }

  #insert(run: number, row: RecordRow): void {
    const { number, kind, at, node, map, state, text, bytes } = row;
    this.#run(
      "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[run, number, kind, at, node, map, state, sumOf(row), text, bytes],
    );
  }

  #insertCached(run: number, record: number, row: CachedRow): void {
    const { key, id, at, expires, text, bytes } = row;
    this.#run(
      "INSERT OR REPLACE INTO cached VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[key, id, at, expires, run, record, sumOf(row), text, bytes],
    );
  }

  #holds(run: number, token: string): boolean {
    const sql = "SELECT 1 FROM runs WHERE number = ? AND token = ?";
    return this.#get(sql, run, token) !== undefined;
  }

  #deleteRun(id: string): boolean {
    const row = this.#get("SELECT number, owner FROM runs WHERE id = ?", id);
    if (row === undefined) return false;
    const owner = textOrNull(row, "owner");
    if (owner !== null && this.#lives(owner)) return false;
    const run = numberIn(row, "number");
    this.#run("DELETE FROM records WHERE run = ?", run);
    this.#run("DELETE FROM runs WHERE number = ?", run);
    return true;
  }

  /** Takes a lease in one transaction, with a token that is new. The lock comes first: by it others know. */
  #takeToken(take: (token: string) => LeaseRow | null): LeaseRow | null {
    this.#open();
    this.#lock.hold();
    const taken = this.#write(() => take(crypto.randomUUID()));
    if (taken === null) return null;
    this.#tokens.add(taken.token);
    if (this.#beating === undefined) {
      this.#sweepLocks();
      this.#beating = setInterval(() => this.#beat(), this.#heartbeat.everyMs);
    }
    return taken;
  }

  #beat(): void {
    try {
      const sql = "UPDATE runs SET beat = beat + 1, beaten = ? WHERE owner = ?";
      this.#write(() => this.#run(sql, Date.now(), this.#lock.owner));
    } catch {
      // The next commit meets the same failure, and tells of it.
    }
  }

  /**
   * Whether a run has no owner that lives. A process may hang, and a clock may jump: then only a heart that
   * stands still, by the time of this process, tells.
   */
  async #isFree(row: RawRow): Promise<boolean> {
    const owner = textOrNull(row, "owner");
    if (owner === null) return true;
    if (owner === this.#lock.owner) return false;
    if (!isAlive(this.#file, owner)) return true;
    const { everyMs, hungAfterMs } = this.#heartbeat;
    if (Math.abs(Date.now() - numberIn(row, "beaten")) < hungAfterMs) return false;
    await wait(3 * everyMs);
    const later = this.#get(
      "SELECT token, beat FROM runs WHERE number = ?",
      numberIn(row, "number"),
    );
    return later !== undefined && later.token === row.token && later.beat === row.beat;
  }

  #lives(owner: string): boolean {
    return owner === this.#lock.owner || isAlive(this.#file, owner);
  }

  /** Removes the locks of processes that were killed. */
  #sweepLocks(): void {
    const start = `${basename(this.#file)}-lock-`;
    for (const name of readdirSync(dirname(this.#file))) {
      const owner = name.startsWith(start) ? name.slice(start.length) : "";
      if (!/^[0-9a-f-]{36}$/.test(owner) || owner === this.#lock.owner) continue;
      removeDeadLock(this.#file, owner, this.#heartbeat.hungAfterMs);
    }
  }
}

/** Makes the file where there is none, for its owner alone to read, as SQLite does for what lies beside it. */
function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(file, "ax", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

function runRow(row: RawRow): RunRow {
  return {
    number: numberIn(row, "number"),
    id: textIn(row, "id"),
    flow: textIn(row, "flow"),
    started: numberIn(row, "started"),
    ended: numberOrNull(row, "ended"),
    state: textOrNull(row, "state"),
  };
}

function recordRow(row: RawRow): RecordRow {
  return {
    number: numberIn(row, "number"),
    kind: textIn(row, "kind"),
    at: numberIn(row, "at"),
    node: numberOrNull(row, "node"),
    map: numberOrNull(row, "map"),
    state: textOrNull(row, "state"),
    text: contentIn(row, "text"),
    bytes: bytesOrNull(row, "bytes"),
  };
}

function cachedRow(row: RawRow): CachedRow {
  return {
    key: textIn(row, "key"),
    id: textIn(row, "id"),
    at: numberIn(row, "at"),
    expires: numberIn(row, "expires"),
    text: contentIn(row, "text"),
    bytes: bytesOrNull(row, "bytes"),
  };
}
