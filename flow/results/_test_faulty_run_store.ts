// A run store that fails, or lies, where a test says so.
import type {
  NewRecord,
  RecordFilter,
  RecordPage,
  RunHeader,
  RunLease,
  RunRecord,
} from "../engine/mod.ts";
import { FaultyStore } from "./_test_faulty_store.ts";
import { MemoryRunStore } from "./memory_run_store.ts";

/** What a fault does in place of the store: nothing given, and the store goes on as ever. */
export interface RunFaults {
  begin?(): void;
  /** Called before each append; one that throws fails it. */
  append?(records: readonly RunRecord[]): void | Promise<void>;
  read?(page: RecordPage): RecordPage;
}

/** A run store in memory, with faults. Its result store has faults too. */
export class FaultyRunStore extends MemoryRunStore {
  override readonly name = "faulty";
  faults: RunFaults = {};
  readonly faultyResults: FaultyStore;

  constructor(results: FaultyStore = new FaultyStore()) {
    super(results);
    this.faultyResults = results;
  }

  override async begin(header: RunHeader, parameters?: Uint8Array): Promise<RunLease> {
    this.faults.begin?.();
    return this.#faulty(await super.begin(header, parameters));
  }

  override async lease(runId: string): Promise<RunLease | undefined> {
    const lease = await super.lease(runId);
    return lease && this.#faulty(lease);
  }

  override async read(runId: string, filter?: RecordFilter): Promise<RecordPage> {
    const page = await super.read(runId, filter);
    return this.faults.read?.(page) ?? page;
  }

  #faulty(lease: RunLease): RunLease {
    return {
      ...lease,
      append: async (records: readonly NewRecord[], cached) => {
        await this.faults.append?.(records.map(({ record }) => record));
        return await lease.append(records, cached);
      },
    };
  }
}
