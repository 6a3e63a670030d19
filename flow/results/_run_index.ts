// The runs of each flow, numbered as they began, so that the newest is found without opening others.
import type { ResultStore } from "../../tasks/mod.ts";
import { inTime } from "./_in_time.ts";
import { INDEX, indexOf, isRunId, padded, segmentAt } from "./_run_locations.ts";

/** A place in the index. */
export interface IndexPlace {
  /** The run's number among those of its flow. */
  readonly number: number;
  /** Where the entry is. */
  readonly location: string;
}

/** What the index says of a run. */
export interface IndexEntry {
  /** The flow's name. */
  readonly flow: string;
  /** The run's identifier. */
  readonly run: string;
  /** When it began. */
  readonly at: string;
}

const PLACE = /\/(\d{8,15})\.json$/;

/** Adds a run as the newest of its flow. By number, not by date: clocks jump. */
export async function addToIndex(store: ResultStore, entry: IndexEntry): Promise<void> {
  const folder = indexOf(entry.flow);
  const bytes = new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
  let number = (await entriesOf(store, folder)).at(-1)?.number ?? 0;
  while (true) {
    const location = `${folder}${padded(++number)}.json`;
    // Another run may begin at the same time and take the number.
    const writing = store.write(location, bytes, { ifAbsent: true });
    if (await inTime(writing, store, `"${location}" cannot be written`)) return;
  }
}

/** secrecy 7: lists a run under another name, where the one it had turns out to hold a secret. */
export async function renameInIndex(
  store: ResultStore,
  { flow, run, at }: IndexEntry,
  name: string,
): Promise<void> {
  for (const { location } of await entriesOf(store, indexOf(flow))) {
    if ((await entryAt(store, location))?.run === run) await store.delete(location);
  }
  await addToIndex(store, { flow: name, run, at });
}

/** The identifier of the newest run of a flow; nothing where it has none. */
export async function newestRun(
  store: ResultStore,
  flowName: string,
): Promise<string | undefined> {
  for (const { location } of (await entriesOf(store, indexOf(flowName))).reverse()) {
    const entry = await entryAt(store, location);
    if (entry === undefined) continue;
    // A run that was killed before its journal began has done nothing.
    const first = segmentAt(entry.run, 1);
    const hasBegun = store.exists(first);
    if (await inTime(hasBegun, store, `"${first}" cannot be looked for`)) return entry.run;
  }
  return undefined;
}

/** The folders of the index: that of one flow, or those of all. */
export async function indexFolders(
  store: ResultStore,
  flowName: string | undefined,
): Promise<Iterable<string>> {
  if (flowName !== undefined) return [indexOf(flowName)];
  const folders = new Set<string>();
  for await (const location of store.list(INDEX)) {
    folders.add(location.slice(0, location.lastIndexOf("/") + 1));
  }
  return folders;
}

/** The entries of a folder of the index, oldest first. */
export async function entriesOf(store: ResultStore, folder: string): Promise<IndexPlace[]> {
  const entries: IndexPlace[] = [];
  for await (const location of store.list(folder)) {
    const match = PLACE.exec(location);
    if (match !== null) entries.push({ number: Number(match[1]), location });
  }
  return entries.sort((one, other) => one.number - other.number);
}

/** An entry; nothing where it is damaged, or was removed. */
export async function entryAt(
  store: ResultStore,
  location: string,
): Promise<IndexEntry | undefined> {
  const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
  try {
    const entry = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const isWhole = [entry.flow, entry.run, entry.at].every((text) => typeof text === "string");
    return isWhole && isRunId(entry.run as string) ? entry as unknown as IndexEntry : undefined;
  } catch {
    return undefined; // The entries before it serve as well.
  }
}
