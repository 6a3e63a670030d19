// Writes the records of a run as they come about: those of tasks at once, in the commit that keeps their
// results; lines of the log, and states that nobody goes on from, with the next of those.
import type { KeptLine } from "../logging/mod.ts";
import {
  type CachedRecord,
  type FlowRunState,
  type LogRecord,
  type NewRecord,
  type RunLease,
  TaskRun,
} from "../engine/mod.ts";

/** How many lines of the log a process keeps; what comes then is only in the log itself. */
const MOST_LINES = 20_000;

/** How many lines may wait for a task to end. */
const MOST_WAITING_LINES = 200;

/** Writes the records of one run. */
export class RunRecorder {
  readonly #run: FlowRunState;
  readonly #lease: Promise<RunLease>;
  #waiting: NewRecord[] = [];
  #lineCount = 0;
  #waitingLineCount = 0;
  /** How many secrets were known when it was last noted that more are. */
  #knownCount = 0;
  /** The last record that may hold a secret that was not known when it was written; 0 for none. */
  #doubtful = 0;

  constructor(run: FlowRunState, lease: Promise<RunLease>) {
    this.#run = run;
    this.#lease = lease;
    // Whoever appends hears of its failure.
    lease.then(({ doubtful }) => this.#doubtful = Math.max(this.#doubtful, doubtful), () => {});
  }

  /** The last record that may hold a secret that was not known when it was written; 0 for none. */
  get doubtful(): number {
    return this.#doubtful;
  }

  /** Adds a record, which goes with the next that is appended. */
  add(record: NewRecord): void {
    this.#waiting.push(record);
  }

  /** Adds a line of the log. Gives a promise where so many wait that they are written by themselves. */
  addLine({ owner, atMs, level, text }: KeptLine): Promise<unknown> | undefined {
    if (this.#lineCount > MOST_LINES) return undefined;
    const isLast = ++this.#lineCount > MOST_LINES;
    const record: LogRecord = {
      kind: "log",
      at: new Date(atMs).toISOString(),
      level,
      ...owner instanceof TaskRun && { node: owner.node.index },
      ...owner instanceof TaskRun && owner.mapIndex >= 0 && { map: owner.mapIndex },
      text: isLast ? `(Further lines than the first ${MOST_LINES} are not kept.)` : text,
    };
    this.#waiting.push({ record });
    return ++this.#waitingLineCount < MOST_WAITING_LINES ? undefined : this.append([]);
  }

  /**
   * Appends records, with all that wait.
   *
   * @param records The records.
   * @param knownCount How many secrets were known when they were searched for them.
   * @param cached A result for the cache, which goes with the last of the records.
   * @throws {RunStoreError} If they cannot be written.
   */
  async append(
    records: readonly NewRecord[],
    knownCount: number = this.#run.redactor.size,
    cached?: CachedRecord,
  ): Promise<void> {
    const all = [...this.#waiting, ...records];
    this.#waiting = [];
    this.#waitingLineCount = 0;
    const { size } = this.#run.redactor;
    const isDoubtful = knownCount !== size || this.#knownCount !== size;
    this.#knownCount = size;
    if (isDoubtful) all.unshift({ record: { kind: "secrets", at: new Date().toISOString() } });
    if (all.length === 0) return;
    const lease = await this.#lease;
    const first = await lease.append(all, cached);
    if (isDoubtful) this.#doubtful = Math.max(this.#doubtful, first + all.length - 1);
  }
}
