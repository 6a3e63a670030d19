// Writes a run's journal: what waits when a write begins goes into one segment.
import { type Deferred, deferred } from "../../config/_internal.ts";
import type { ResultStore } from "../../tasks/mod.ts";
import { inTime } from "./_in_time.ts";
import { encodeSegment } from "./_journal_segment.ts";
import { segmentAt } from "./_run_locations.ts";
import { JournalError } from "./journal_error.ts";
import type { JournalRecord } from "./journal_record.ts";

/** Deno, Node and Bun all have it as a global; a timer would cost a millisecond each time. */
const immediates = globalThis as unknown as { setImmediate(then: () => void): unknown };

/** How many segments are merged into one, so that a journal of many is read quickly. */
export const MERGED_SEGMENTS = 256;

/** Appends to the journal of one run, as its only writer. */
export class JournalWriter {
  readonly #store: ResultStore;
  readonly #runId: string;
  /** The number of the next segment. */
  #next: number;
  /** The lines of the segments that are to be merged; nothing once that has failed. */
  #mergeable: string[][] | undefined = [];
  /** The first segment of this process stays as it is: by it another process sees that it was overtaken. */
  readonly #first: number;
  #lines: string[] = [];
  #waiting: Deferred<void> | undefined;
  #isWriting = false;
  #failure: JournalError | undefined;

  constructor(store: ResultStore, runId: string, nextSegment: number) {
    this.#store = store;
    this.#runId = runId;
    this.#next = nextSegment;
    this.#first = nextSegment;
  }

  /** The number of the segment that what was added so far is in, or will be. */
  get lastSegment(): number {
    return this.#next + (this.#isWriting ? 1 : 0);
  }

  /** Adds a record, which goes with the next segment. */
  add(record: JournalRecord): void {
    this.#lines.push(JSON.stringify(record));
  }

  /**
   * Writes what was added.
   *
   * @throws {JournalError} If it cannot: the store failed, or another process writes this journal.
   */
  commit(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const waiting = this.#waiting ??= deferred();
    if (!this.#isWriting) void this.#write();
    return waiting.promise;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting !== undefined) {
      // Those that finish in the same turn of the loop share a segment.
      await new Promise<void>((resolve) => immediates.setImmediate(resolve));
      const waiting: Deferred<void> = this.#waiting;
      const lines = this.#lines;
      this.#waiting = undefined;
      this.#lines = [];
      try {
        await this.#writeSegment(lines);
        waiting.resolve();
        await this.#merge(lines);
      } catch (error) {
        this.#failure = error as JournalError;
        waiting.reject(error);
        // Who has asked meanwhile waits for the same store.
        (this.#waiting as Deferred<void> | undefined)?.reject(error);
        this.#waiting = undefined;
      }
    }
    this.#isWriting = false;
  }

  async #writeSegment(lines: string[]): Promise<void> {
    const location = segmentAt(this.#runId, this.#next);
    const bytes = encodeSegment(lines, { run: this.#runId, segment: this.#next });
    let isWritten: boolean;
    try {
      const writing = this.#store.write(location, bytes, { ifAbsent: true });
      isWritten = await inTime(writing, this.#store, `"${location}" cannot be written`);
    } catch (cause) {
      throw new JournalError(
        this.#runId,
        `The journal of run ${this.#runId} cannot be written, and the run was stopped: ${
          cause instanceof Error ? cause.message : "its store failed."
        } What is finished is kept; resume the run when the store works again.`,
        { cause },
      );
    }
    if (!isWritten) {
      throw new JournalError(
        this.#runId,
        `Run ${this.#runId} was taken over by another process, which goes on with it: "${location}" ` +
          "is there already. This process has stopped.",
      );
    }
    this.#next++;
  }

  /** Puts the last segments into one. Who is killed meanwhile leaves both, which say the same. */
  async #merge(lines: string[]): Promise<void> {
    const last = this.#next - 1;
    if (last === this.#first || this.#mergeable === undefined) return;
    if (this.#mergeable.push(lines) < MERGED_SEGMENTS) return;
    const first = last - MERGED_SEGMENTS + 1;
    const all = this.#mergeable.flat();
    this.#mergeable = [];
    try {
      const bytes = encodeSegment(all, { run: this.#runId, segment: first });
      await this.#store.write(segmentAt(this.#runId, first, last), bytes);
      // At once, as stores that sync do it for many together.
      const numbers = Array.from({ length: MERGED_SEGMENTS }, (_, index) => first + index);
      await Promise.all(
        numbers.map((number) => this.#store.delete(segmentAt(this.#runId, number))),
      );
    } catch {
      // Only the time is lost that it would have saved. A store that fails will say so at the next write.
      this.#mergeable = undefined;
    }
  }
}
