// Reads a run's journal, in the order in which it was written.
import type { ResultStore } from "../../tasks/mod.ts";
import { decodeSegment } from "./_journal_segment.ts";
import { eachOf } from "./_each_of.ts";
import { inTime } from "./_in_time.ts";
import { journalOf, segmentAt } from "./_run_locations.ts";
import type { JournalRecord } from "./journal_record.ts";

/** A journal as it was found. */
export interface FoundJournal {
  /** The records, in order. */
  readonly records: readonly JournalRecord[];
  /** The number of the last segment. */
  readonly lastSegment: number;
  /** What is wrong with the journal, a sentence each. */
  readonly faults: readonly string[];
}

/** A segment's file, which may stand for several that were merged. */
export interface SegmentName {
  /** The number of the first. */
  readonly first: number;
  /** The number of the last. */
  readonly last: number;
}

const NAME = /^(\d{8,15})(?:-(\d{8,15}))?\.jsonl$/;

/** How often a journal is read anew whose process merges segments meanwhile. */
const MOST_ATTEMPTS = 5;

/** The journal of a run; nothing where there is none. */
export async function readJournal(
  store: ResultStore,
  runId: string,
): Promise<FoundJournal | undefined> {
  for (let attempt = 1;; attempt++) {
    const found = await readOnce(store, runId);
    if (!found?.isChanging || attempt === MOST_ATTEMPTS) return found;
  }
}

async function readOnce(
  store: ResultStore,
  runId: string,
): Promise<FoundJournal & { readonly isChanging: boolean } | undefined> {
  let isChanging = false;
  const names = await listSegments(store, runId);
  if (names.length === 0) return undefined;
  const { chosen, faults } = chooseSegments(names, runId);
  const parts = new Array<readonly JournalRecord[]>(chosen.length);
  await eachOf(chosen.keys(), async (index) => {
    const name = chosen[index]!;
    const read = await readSegment(store, runId, name);
    isChanging ||= read === undefined;
    const found = read ?? "is gone";
    if (typeof found === "string") {
      faults.push(`"${segmentAt(runId, name.first, name.last)}" in ${store.name} ${found}.`);
    }
    parts[index] = typeof found === "string" ? [] : found;
  });
  return { records: parts.flat(), lastSegment: chosen.at(-1)!.last, faults, isChanging };
}

/** The last record of a journal; nothing where its last segment is none, or is damaged. */
export async function readLastRecord(
  store: ResultStore,
  runId: string,
): Promise<JournalRecord | undefined> {
  const name = (await listSegments(store, runId)).at(-1);
  const found = name === undefined ? undefined : await readSegment(store, runId, name);
  return typeof found === "object" ? found.at(-1) : undefined;
}

/** The records of a segment, or what is wrong with it; nothing where it is gone. */
async function readSegment(
  store: ResultStore,
  runId: string,
  { first, last }: SegmentName,
): Promise<readonly JournalRecord[] | string | undefined> {
  const location = segmentAt(runId, first, last);
  const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
  return bytes && decodeSegment(bytes, { run: runId, segment: first });
}

/** The segments of a journal that are there, by number. */
export async function listSegments(store: ResultStore, runId: string): Promise<SegmentName[]> {
  const folder = journalOf(runId);
  const names: SegmentName[] = [];
  for await (const location of store.list(folder)) {
    const match = NAME.exec(location.slice(folder.length));
    if (match === null) continue;
    const first = Number(match[1]);
    names.push({ first, last: Number(match[2] ?? first) });
  }
  return names.sort((one, other) => one.first - other.first || other.last - one.last);
}

/** Segments that were merged may still be there alone: who merged them was killed. */
function chooseSegments(
  names: readonly SegmentName[],
  runId: string,
): { chosen: SegmentName[]; faults: string[] } {
  const chosen: SegmentName[] = [];
  const faults: string[] = [];
  let next = 1;
  for (const name of names) {
    if (name.last < next) continue;
    if (name.first > next) {
      faults.push(`Part of the journal of run ${runId} is missing: "${segmentAt(runId, next)}".`);
    }
    chosen.push(name);
    next = name.last + 1;
  }
  return { chosen, faults };
}
