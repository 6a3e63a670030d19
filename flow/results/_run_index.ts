// The runs of each flow, numbered as they began, so that the newest is found without opening others.
import type { ResultStore } from "../../tasks/mod.ts";
import { inTime } from "./_in_time.ts";
import { indexOf, isRunId, padded } from "./_run_locations.ts";

/** An entry of the index. */
export interface IndexEntry {
  /** The run's number among those of its flow. */
  readonly number: number;
  /** Where the entry is. */
  readonly location: string;
}

const ENTRY = /\/(\d{8,15})\.json$/;

/** Adds a run as the newest of its flow. By number, not by date: clocks jump. */
export async function addToIndex(
  store: ResultStore,
  flowName: string,
  runId: string,
): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify({ run: runId })}\n`);
  let number = (await entriesOf(store, indexOf(flowName))).at(-1)?.number ?? 0;
  while (true) {
    const location = `${indexOf(flowName)}${padded(++number)}.json`;
    // Another run may begin at the same time and take the number.
    const writing = store.write(location, bytes, { ifAbsent: true });
    if (await inTime(writing, store, `"${location}" cannot be written`)) return;
  }
}

/** The identifier of the newest run of a flow; nothing where it has none. */
export async function newestRun(
  store: ResultStore,
  flowName: string,
): Promise<string | undefined> {
  for (const { location } of (await entriesOf(store, indexOf(flowName))).reverse()) {
    const runId = await runOf(store, location);
    if (runId !== undefined) return runId;
  }
  return undefined;
}

/** The entries of an index, oldest first. */
export async function entriesOf(store: ResultStore, folder: string): Promise<IndexEntry[]> {
  const entries: IndexEntry[] = [];
  for await (const location of store.list(folder)) {
    const match = ENTRY.exec(location);
    if (match !== null) entries.push({ number: Number(match[1]), location });
  }
  return entries.sort((one, other) => one.number - other.number);
}

/** The run that an entry names; nothing where the entry is damaged, or was removed. */
export async function runOf(store: ResultStore, location: string): Promise<string | undefined> {
  const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
  try {
    const { run } = JSON.parse(new TextDecoder().decode(bytes)) as { run?: unknown };
    return typeof run === "string" && isRunId(run) ? run : undefined;
  } catch {
    return undefined; // The entries before it serve as well.
  }
}
