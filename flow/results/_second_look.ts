// A second look at what a run has kept before it knew all of its secrets: secrecy 5 holds for what it leaves
// behind, whenever it learned of them.
import { ByteSearch } from "../../secrets/byte_search/_internal.ts";
import { redactValue } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import type { ResultStore, Serializer } from "../../tasks/mod.ts";
import type { ResultReference, TaskRun } from "../engine/mod.ts";
import { sha256 } from "./_digest.ts";
import { eachOf } from "./_each_of.ts";
import { inTime } from "./_in_time.ts";
import { decodeSegment, encodeSegment } from "./_journal_segment.ts";
import { listSegments } from "./_read_journal.ts";
import { segmentAt } from "./_run_locations.ts";
import { checksumAt } from "./_target.ts";
import type { TaskStorage } from "./_task_storage.ts";
import type { JournalRecord, TaskRecord } from "./journal_record.ts";
import { guardedBytes, type LeakGuard } from "./leak_guard.ts";
import { LeakError } from "./leak_error.ts";
import { isWrapping } from "./serializers/wrapping_serializer.ts";

/** A result that was kept. */
export interface KeptResult {
  readonly run: TaskRun;
  readonly storage: TaskStorage;
  readonly result: ResultReference;
  /** How many secrets were known then. */
  readonly secretCount: number;
}

/** Who is told of the second look. */
export interface LookListener {
  /** A result held a secret: it is at another place now, or nowhere. */
  moved(run: TaskRun, result: ResultReference | undefined): void;
  /** It cannot be told whether a result holds one. */
  failed(kept: KeptResult, error: unknown): void;
}

/** What a process has kept, to be looked at again once it knows more secrets. */
export class SecondLook {
  readonly #kept: KeptResult[] = [];
  /** Where copies of results are, in the cache. */
  readonly #copies = new WeakMap<TaskRun, readonly string[]>();

  /** Notes what is kept. */
  note(kept: KeptResult): void {
    this.#kept.push(kept);
  }

  /** Notes where else the result of a run is kept. */
  noteCopy(run: TaskRun, places: readonly string[]): void {
    this.#copies.set(run, places);
  }

  /**
   * Looks for secrets in what was kept before some of them were known. What holds one is masked where the
   * guard says so and it can be, and removed otherwise.
   */
  async look(guard: Pick<LeakGuard, "redactor" | "policy">, listener: LookListener): Promise<void> {
    const doubtful = this.#kept.filter(({ secretCount }) => secretCount < guard.redactor.size);
    await eachOf(doubtful, async (kept) => {
      try {
        const moved = await lookAgain(kept, this.#placesBeside(kept), guard);
        if (moved !== undefined) listener.moved(kept.run, moved.result);
      } catch (error) {
        listener.failed(kept, error);
      }
    });
  }

  #placesBeside({ run, storage, result }: KeptResult): readonly string[] {
    const checksum = storage.target === undefined ? [] : [checksumAt(result.location)];
    return [...this.#copies.get(run) ?? [], ...checksum];
  }
}

async function lookAgain(
  { storage: { store, serializer }, result }: KeptResult,
  placesBeside: readonly string[],
  { redactor, policy }: Pick<LeakGuard, "redactor" | "policy">,
): Promise<{ readonly result: ResultReference | undefined } | undefined> {
  const { location } = result;
  const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
  // Another run has written there since: that one has looked.
  if (bytes === undefined || sha256(bytes) !== result.sha256) return undefined;
  if (!await holdsSecret(bytes, serializer, redactor)) return undefined;
  for (const place of [...placesBeside, location]) {
    await inTime(store.delete(place), store, `"${place}" cannot be deleted`);
  }
  if (policy !== "redact" || placesBeside.length > 0) return { result: undefined };
  const masked = await maskedBytes(bytes, { serializer, redactor, policy });
  if (masked === undefined) return { result: undefined };
  await inTime(store.write(location, masked), store, `"${location}" cannot be written`);
  return { result: { ...result, sha256: sha256(masked), size: masked.length } };
}

async function holdsSecret(
  bytes: Uint8Array,
  serializer: Serializer,
  redactor: Redactor,
): Promise<boolean> {
  if (ByteSearch.of(redactor).isFoundIn(bytes)) return true;
  if (!isWrapping(serializer)) return false;
  const guard = { serializer, redactor, policy: "refuse" } as const;
  try {
    await guardedBytes(await serializer.deserialize(bytes), guard);
    return false;
  } catch {
    return true; // What cannot be looked into is not left behind either.
  }
}

async function maskedBytes(bytes: Uint8Array, guard: LeakGuard): Promise<Uint8Array | undefined> {
  try {
    return await guardedBytes(await guard.serializer.deserialize(bytes), guard);
  } catch (error) {
    if (error instanceof LeakError) return undefined; // It cannot be masked.
    throw error;
  }
}

/** Of an earlier process's records, those of results that it kept before it knew all of its secrets. */
export function doubtfulRecords(records: readonly JournalRecord[]): TaskRecord[] {
  let kept: TaskRecord[] = [];
  const doubtful = new Set<TaskRecord>();
  for (const record of records) {
    if (record.kind === "task" && record.result !== undefined) kept.push(record);
    if (record.kind === "secrets") { for (const each of kept.splice(0)) doubtful.add(each); }
    if (record.kind === "flow") {
      kept = []; // Whoever came so far has looked again.
      doubtful.clear();
    }
  }
  return [...doubtful];
}

/**
 * Masks what the journal of a run says of states, up to a segment, where it turns out to be a secret.
 *
 * @throws {ResultStoreError} If the store fails.
 */
export async function maskJournal(
  store: ResultStore,
  runId: string,
  lastSegment: number,
  redactor: Redactor,
): Promise<void> {
  for (const { first, last } of await listSegments(store, runId)) {
    if (first > lastSegment) continue;
    const location = segmentAt(runId, first, last);
    const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
    const place = { run: runId, segment: first };
    const records = bytes === undefined ? [] : decodeSegment(bytes, place);
    if (typeof records === "string") continue; // It is damaged, and named when it is read.
    const masked = records.map((record) => maskRecord(record, redactor));
    if (masked.every((record, index) => record === records[index])) continue;
    const lines = masked.map((record) => JSON.stringify(record));
    const writing = store.write(location, encodeSegment(lines, place));
    await inTime(writing, store, `"${location}" cannot be written`);
  }
}

/** The record; the same one where nothing in it is a secret. */
function maskRecord<R extends JournalRecord>(record: R, redactor: Redactor): R {
  if (record.kind !== "task" && record.kind !== "flow") return record;
  const state = redactValue(record.state, redactor) as typeof record.state;
  const task = record.kind === "task" ? redactor.redact(record.task) : undefined;
  const isSame = state === record.state && (record.kind !== "task" || task === record.task);
  return isSame ? record : { ...record, state, ...task !== undefined && { task } };
}
