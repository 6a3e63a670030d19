// The runs that a store has.
import type { ResultStore } from "../../tasks/mod.ts";
import { entriesOf, entryAt, indexFolders } from "./_run_index.ts";

/** A run that a store has. */
export interface ListedRun {
  /** The run's identifier. */
  readonly runId: string;
  /** The name of its flow. */
  readonly flowName: string;
  /** When it began, by the clock of that moment. */
  readonly startedAt: Date;
}

/** Which runs to list. */
export interface ListRunsOptions {
  /** The flow whose runs are listed. All, where it is not given. */
  readonly flowName?: string;
}

/**
 * Lists the runs that a store has, those of each flow from the newest to the oldest. Only a small entry is
 * read of each; `readRun` reads the rest.
 *
 * @param store The store.
 * @param options Which runs.
 * @returns The runs.
 * @throws {ResultStoreError} If the store fails.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { listRuns, MemoryResultStore } from "@tacit/flow/results";
 *
 * const results = new MemoryResultStore();
 * await new Flow("answer", () => task(() => 42)()).run({ results });
 * for await (const { flowName } of listRuns(results)) console.log(flowName); // answer
 * ```
 */
export async function* listRuns(
  store: ResultStore,
  { flowName }: ListRunsOptions = {},
): AsyncIterable<ListedRun> {
  for (const folder of await indexFolders(store, flowName)) {
    for (const { location } of (await entriesOf(store, folder)).reverse()) {
      const entry = await entryAt(store, location);
      if (entry !== undefined) {
        yield { runId: entry.run, flowName: entry.flow, startedAt: new Date(entry.at) };
      }
    }
  }
}
