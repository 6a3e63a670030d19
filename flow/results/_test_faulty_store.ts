// A store that fails, or lies, where a test says so.
import type { ResultStore, ResultWriteOptions } from "../../tasks/mod.ts";
import { MemoryResultStore } from "./memory_result_store.ts";

/** What a fault does in place of the store: nothing given, and the store goes on as ever. */
export interface Faults {
  write?(location: string, bytes: Uint8Array): Promise<boolean> | undefined;
  read?(location: string): Promise<Uint8Array | undefined> | undefined;
}

/** A store in memory, with faults; one that cannot lock, unless it is told to. */
export class FaultyStore implements ResultStore {
  readonly name = "faulty";
  readonly inner: MemoryResultStore;
  faults: Faults = {};

  constructor(inner: MemoryResultStore = new MemoryResultStore()) {
    this.inner = inner;
  }

  async read(location: string): Promise<Uint8Array | undefined> {
    return await (this.faults.read?.(location) ?? this.inner.read(location));
  }

  async write(location: string, bytes: Uint8Array, options?: ResultWriteOptions): Promise<boolean> {
    return await (this.faults.write?.(location, bytes) ??
      this.inner.write(location, bytes, options));
  }

  exists(location: string): Promise<boolean> {
    return this.inner.exists(location);
  }

  delete(location: string): Promise<void> {
    return this.inner.delete(location);
  }

  list(prefix: string): AsyncIterable<string> {
    return this.inner.list(prefix);
  }
}
