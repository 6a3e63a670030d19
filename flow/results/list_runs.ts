// The runs that a store has, one after another.
import type { ListedRun, RunFilter, RunStore } from "../engine/mod.ts";

/**
 * Lists the runs that a store has, the newest first, page by page.
 *
 * @param store The store.
 * @param filter Which runs.
 * @returns The runs.
 * @throws {RunStoreError} If the store fails.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { listRuns, MemoryRunStore } from "@tacit/flow/results";
 *
 * const results = new MemoryRunStore();
 * await new Flow("answer", () => task("answer", () => 42)()).run({ results });
 * for await (const { flowName, state } of listRuns(results)) console.log(flowName, state); // answer Success
 * ```
 */
export async function* listRuns(store: RunStore, filter: RunFilter = {}): AsyncIterable<ListedRun> {
  let page = await store.list(filter);
  while (true) {
    yield* page.runs;
    if (page.next === undefined) return;
    page = await store.list({ ...filter, cursor: page.next });
  }
}
