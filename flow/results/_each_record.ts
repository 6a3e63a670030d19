// Goes through the records of a run, page by page.
import type { RecordFilter, RunStore, StoredRecord } from "../engine/mod.ts";

/**
 * Does something with each record of a run, in order.
 *
 * @param store The store.
 * @param runId The run's identifier.
 * @param filter Which records.
 * @param work What to do.
 * @returns One sentence for each record that is damaged.
 * @throws {RunStoreError} If the store fails.
 */
export async function eachRecord(
  store: RunStore,
  runId: string,
  filter: RecordFilter,
  work: (record: StoredRecord) => void | Promise<void>,
): Promise<string[]> {
  const faults: string[] = [];
  let after: number | undefined = filter.after ?? 0;
  while (after !== undefined) {
    const page = await store.read(runId, { ...filter, after });
    for (const record of page.records) {
      const done = work(record);
      if (done !== undefined) await done;
    }
    faults.push(...page.faults);
    after = page.next;
  }
  return faults;
}
