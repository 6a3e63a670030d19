// Syncing to the disk in batches: what waits when a sync begins shares it.
import { open } from "node:fs/promises";
import process from "node:process";
import { type Deferred, deferred } from "../../config/_internal.ts";

/** A staged file that is to get its name once it is on the disk. */
interface SyncJob {
  readonly staged: string;
  /** Gives the file its name. */
  readonly place: () => Placement;
  readonly done: Deferred<boolean>;
}

/** What came of placing a file. */
export interface Placement {
  /** Whether it has its name. */
  readonly isPlaced: boolean;
  /** The folders that changed: they are synced as well, or the name could be lost. */
  readonly folders: readonly string[];
}

/**
 * Syncs files, gives them their names, and syncs their folders. While one batch is on its way the next
 * gathers, so that many writers share the disk's flushes and each folder is synced once a batch.
 */
export class SyncQueue {
  #waiting: SyncJob[] = [];
  #isRunning = false;

  /** Adds a staged file; the promise resolves when file and name are on the disk. */
  add(staged: string, place: () => Placement): Promise<boolean> {
    const done = deferred<boolean>();
    this.#waiting.push({ staged, place, done });
    if (!this.#isRunning) void this.#run();
    return done.promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // Writers that are called in the same turn are in the same batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await syncBatch(batch);
    }
    this.#isRunning = false;
  }
}

async function syncBatch(batch: readonly SyncJob[]): Promise<void> {
  const placed: { readonly job: SyncJob; readonly placement: Placement }[] = [];
  await Promise.all(batch.map(async (job) => {
    try {
      await syncPath(job.staged, "r+");
      placed.push({ job, placement: job.place() });
    } catch (error) {
      job.done.reject(error);
    }
  }));
  const syncs = new Map<string, Promise<void>>();
  for (const folder of placed.flatMap(({ placement }) => placement.folders)) {
    if (!syncs.has(folder)) syncs.set(folder, syncFolder(folder));
  }
  await Promise.all(placed.map(async ({ job, placement }) => {
    try {
      await Promise.all(placement.folders.map((folder) => syncs.get(folder)));
      job.done.resolve(placement.isPlaced);
    } catch (error) {
      job.done.reject(error);
    }
  }));
}

/** Makes the names in a folder last. Windows keeps them by itself, and cannot open a folder. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform !== "win32") await syncPath(path, "r");
}

async function syncPath(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
