// Group commit: what was written while the disk was busy is synced together.
import fs from "node:fs"; // Whole, so that tests can watch its calls.
import process from "node:process";
import { type Deferred, deferred } from "../../config/_internal.ts";
import { eachOf } from "./_each_of.ts";
import { codeOf, type StagedFile } from "../files/mod.ts";

/** Deno, Node and Bun all have it as a global; a timer would cost a millisecond each time. */
const immediates = globalThis as unknown as { setImmediate(then: () => void): unknown };

/** How many files may be written and not yet last: as many are open at once. */
const MAX_FILES = 512;

/** How many bytes may be written and not yet last. A larger file is alone. */
const MAX_BYTES = 2 ** 25;

/** A change in folders that is to last. */
interface SyncJob {
  /** The file that is synced before; nothing where one was removed. */
  readonly staged: StagedFile | undefined;
  /** Makes the change. It is told which folders this round has found to be no links, and adds to them. */
  readonly change: (noLinks: Set<string>) => Placement;
  readonly done: Deferred<boolean>;
}

/** What came of a change. */
export interface Placement {
  /** Whether a file has its name. */
  readonly isPlaced: boolean;
  /** The folders that changed: they are synced as well, or the name could be lost. */
  readonly folders: readonly string[];
}

/**
 * Makes files and names last, in rounds. A round syncs all files that wait, many at once on other threads;
 * gives them their names; then syncs each folder that changed, once. What comes meanwhile gathers for the
 * next round. On an idle disk a round begins at once: nobody waits for others to come.
 */
export class SyncQueue {
  #jobs: SyncJob[] = [];
  #isRunning = false;
  #files = 0;
  #bytes = 0;
  readonly #outside: { readonly bytes: number; readonly enter: () => void }[] = [];

  /** Waits until so many bytes may be written. Who has entered must leave. */
  enter(bytes: number): Promise<void> | undefined {
    if (this.#outside.length === 0 && this.#hasRoom(bytes)) {
      this.#count(1, bytes);
      return undefined;
    }
    return new Promise((enter) => this.#outside.push({ bytes, enter }));
  }

  /** Gives back what `enter` gave. */
  leave(bytes: number): void {
    this.#count(-1, -bytes);
    // In the order in which they came, so that a large file is not passed over for ever.
    while (this.#outside.length > 0 && this.#hasRoom(this.#outside[0]!.bytes)) {
      const { bytes, enter } = this.#outside.shift()!;
      this.#count(1, bytes);
      enter();
    }
  }

  /**
   * Adds a change. The promise resolves when it lasts, and tells whether a file has its name; it rejects
   * with what failed of this change, and leaves others alone.
   */
  add(staged: StagedFile | undefined, change: SyncJob["change"]): Promise<boolean> {
    const done = deferred<boolean>();
    this.#jobs.push({ staged, change, done });
    if (!this.#isRunning) void this.#run();
    return done.promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#jobs.length > 0) {
      // Those that write in the same turn of the loop share a round.
      await new Promise<void>((resolve) => immediates.setImmediate(resolve));
      const jobs = this.#jobs;
      this.#jobs = [];
      await commit(jobs);
    }
    this.#isRunning = false;
  }

  #hasRoom(bytes: number): boolean {
    return this.#files === 0 || (this.#files < MAX_FILES && this.#bytes + bytes <= MAX_BYTES);
  }

  #count(files: number, bytes: number): void {
    this.#files += files;
    this.#bytes += bytes;
  }
}

/** One round. */
async function commit(jobs: readonly SyncJob[]): Promise<void> {
  const synced = new Set(jobs);
  // All at once: `enter` bounds how many they are.
  await Promise.all(jobs.map((job) =>
    job.staged?.sync().catch((error) => {
      synced.delete(job);
      job.done.reject(error);
    })
  ));
  const placements = new Map<SyncJob, Placement>();
  const noLinks = new Set<string>();
  for (const job of synced) {
    try {
      placements.set(job, job.change(noLinks));
    } catch (error) {
      job.done.reject(error);
    }
  }
  const failures = new Map<string, unknown>();
  const folders = new Set([...placements.values()].flatMap((placement) => placement.folders));
  await eachOf(folders, async (folder) => {
    try {
      await syncFolder(folder);
    } catch (error) {
      failures.set(folder, error);
    }
  });
  for (const [job, { folders, isPlaced }] of placements) {
    const failed = folders.find((folder) => failures.has(folder));
    if (failed === undefined) job.done.resolve(isPlaced);
    else job.done.reject(failures.get(failed));
  }
}

/** Makes the names in a folder last. Windows keeps them by itself, and cannot open a folder. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    const file = await new Promise<number>((resolve, reject) => {
      fs.open(path, "r", (error, file) => error ? reject(error) : resolve(file));
    });
    try {
      await call((done) => fs.fsync(file, done));
    } finally {
      await call((done) => fs.close(file, done));
    }
  } catch (error) {
    const code = codeOf(error);
    // ENOENT: somebody removed it since, with all that was in it. The others are what file systems say that
    // cannot sync a folder, some of those that lie on another machine.
    if (code !== "ENOENT" && code !== "EINVAL" && code !== "ENOTSUP") throw error;
  }
}

function call(work: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => error ? reject(error) : resolve());
  });
}
