// Results as files below a folder.
import { lstatSync, readFileSync, rmdirSync, unlinkSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "@std/path/join";
import type { ResultStore, ResultWriteOptions } from "../../tasks/mod.ts";
import { fileFailure } from "./_file_failure.ts";
import { partOf } from "./_file_name.ts";
import { faultIn, partsOf } from "./_parts_of.ts";
import { codeOf, StagedFile, sweep } from "../files/mod.ts";
import { fileNamesOf, type OpenFolder, StoreFolder } from "./_store_folder.ts";
import { syncFolder } from "./_sync_folder.ts";
import type { ResultStoreError } from "./result_store_error.ts";

/** How a {@linkcode FileResultStore} keeps files. */
export interface FileResultStoreOptions {
  /**
   * What a result outlives, once it is written.
   *
   * - `"power"`: a power failure, and the end of this process at any moment and by any signal. Each file is
   *   synced before it gets its name, and its folder after, before the promise of `write` resolves. On
   *   Windows no program can sync a folder; there the file system keeps names by its own journal.
   * - `"crash"`: only the end of this process. The system writes files to the disk when it sees fit, so
   *   that a power failure may lose the results of the last half minute, or leave them empty; who reads
   *   them by a run's records is told so by their checksums.
   *
   * @default {"power"}
   */
  readonly durability?: "power" | "crash";
}

/** Larger files are read by another thread. */
const MAX_BYTES_AT_ONCE = 2 ** 18;

/**
 * Keeps results as files below a folder, each whole or not at all: they are written under another name,
 * synced, then renamed. Folders are made with mode 0700, files with 0600.
 *
 * Locations cannot leave the folder, neither by `..` nor through links. Names that some system takes for
 * something else (`CON`, `a:b`, a final dot; capital letters, where case does not count) are escaped with
 * `%`, and `list` gives them as they were. Links are not followed.
 *
 * Needs `--allow-read` and `--allow-write` for the folder. Files that are not written to their end are in the
 * folder `.tacit` inside.
 *
 * @example
 * ```ts
 * import { FileResultStore } from "@tacit/flow/results";
 *
 * const store = new FileResultStore("results");
 * console.log(store.name); // "folder results"
 * ```
 */
export class FileResultStore implements ResultStore {
  /** `folder results`. */
  readonly name: string;

  readonly #folder: StoreFolder;
  readonly #isSynced: boolean;
  /** What this store's staged files begin with: no other store's do. */
  readonly #mark = crypto.randomUUID();
  #staged = 0;
  /** The folders that are on the disk, with those around them. */
  readonly #lasting = new Set<string>();
  #isSwept = false;

  /**
   * Makes a store of a folder; nothing is read or made yet.
   *
   * @param directory The folder's path.
   * @param options What results outlive.
   */
  constructor(directory: string, options: FileResultStoreOptions = {}) {
    this.name = `folder ${directory}`;
    this.#folder = new StoreFolder(directory, this.name);
    this.#isSynced = options.durability !== "crash";
  }

  /**
   * Reads the file of a location.
   *
   * @param location The location.
   * @returns Its bytes, or `undefined` where there is no such file.
   * @throws {ResultStoreError} If the location is none, or the file cannot be read.
   */
  async read(location: string): Promise<Uint8Array | undefined> {
    try {
      const file = this.#find(location);
      if (file === undefined) return undefined;
      // Not the runtime's `Buffer`: many of those share one memory.
      if (file.size <= MAX_BYTES_AT_ONCE) return new Uint8Array(readFileSync(file.path));
      return new Uint8Array(await readFile(file.path));
    } catch (error) {
      // Deleted, after it was found.
      if (codeOf(error) === "ENOENT") return undefined;
      throw this.#failure(location, "cannot be read", error);
    }
  }

  /**
   * Writes the file of a location, whole or not at all.
   *
   * @param location The location.
   * @param bytes The bytes.
   * @param options Whether to leave what is there already as it is.
   * @returns Whether the bytes were written.
   * @throws {ResultStoreError} If the location is none, or the file cannot be written. Then what was
   *   there before is there still.
   */
  async write(
    location: string,
    bytes: Uint8Array,
    options: ResultWriteOptions = {},
  ): Promise<boolean> {
    const { ifAbsent = false } = options;
    for (let attempt = 1;; attempt++) {
      try {
        // So that most of those who come second write nothing.
        if (ifAbsent && this.#find(location) !== undefined) return false;
        return await this.#write(location, bytes, ifAbsent);
      } catch (error) {
        // Somebody removed the folder, or the file while it waited: a sweep by a clock that jumped.
        if (codeOf(error) === "ENOENT" && attempt < 4) this.#folder.forget();
        else throw this.#failure(location, "cannot be written", error);
      }
    }
  }

  /**
   * Tells whether a location has a file.
   *
   * @param location The location.
   * @returns Whether it has.
   * @throws {ResultStoreError} If the location is none, or it cannot be told.
   */
  // deno-lint-ignore require-await -- so that an error rejects
  async exists(location: string): Promise<boolean> {
    try {
      return this.#find(location) !== undefined;
    } catch (error) {
      throw this.#failure(location, "cannot be looked for", error);
    }
  }

  /**
   * Removes the file of a location, and the folders that this leaves empty.
   *
   * @param location The location.
   * @throws {ResultStoreError} If the location is none, or the file cannot be removed.
   */
  async delete(location: string): Promise<void> {
    try {
      const file = this.#find(location);
      if (file === undefined) return;
      // The folder may have been written to only by others so far.
      const folder = this.#folder.make();
      unlinkSync(file.path);
      let last = join(file.path, "..");
      while (last !== folder.path && isRemovedWhenEmpty(last)) last = join(last, "..");
      if (this.#isSynced) await syncFolder(last);
    } catch (error) {
      // Another was first.
      if (codeOf(error) !== "ENOENT") throw this.#failure(location, "cannot be deleted", error);
    }
  }

  /**
   * Lists the locations that begin with a text and have files. Other files in the folder are passed over.
   *
   * @param prefix The text; all locations, where it is empty.
   * @returns The locations.
   * @throws {ResultStoreError} If a folder cannot be read.
   */
  async *list(prefix: string): AsyncIterable<string> {
    const around = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const parts = around.split("/").slice(0, -1);
    // No location begins so.
    if (parts.length > 0 && faultIn(around.slice(0, -1)) !== undefined) return;
    try {
      const folder = this.#folder.find();
      if (folder === undefined) return;
      const path = join(folder.path, ...fileNamesOf(parts, folder));
      this.#folder.requireNoLink(path);
      yield* this.#walk(folder, path, around, prefix);
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT" || code === "ENOTDIR") return;
      throw this.#failure(prefix, "cannot be listed", error);
    }
  }

  async *#walk(
    folder: OpenFolder,
    path: string,
    around: string,
    prefix: string,
  ): AsyncIterable<string> {
    for (const entry of await entriesOf(path)) {
      const part = partOf(entry.name, folder.foldsCase);
      if (part === undefined) continue;
      const location = around + part;
      if (entry.isFile() && location.startsWith(prefix)) yield location;
      const inside = `${location}/`;
      if (entry.isDirectory() && (inside.startsWith(prefix) || prefix.startsWith(inside))) {
        yield* this.#walk(folder, join(path, entry.name), inside, prefix);
      }
    }
  }

  async #write(location: string, bytes: Uint8Array, ifAbsent: boolean): Promise<boolean> {
    const parts = partsOf(this.name, location);
    let staged: StagedFile | undefined;
    try {
      const folder = this.#folder.make();
      if (!this.#isSwept) sweep(folder.staging);
      this.#isSwept = true;
      const path = join(folder.staging, `${this.#mark}-${this.#staged++}`);
      staged = await StagedFile.write(path, bytes);
      if (this.#isSynced) await staged.sync();
      const names = fileNamesOf(parts, folder);
      const { isPlaced, folders } = this.#place(folder, staged, names, ifAbsent);
      if (this.#isSynced) {
        await Promise.all(folders.map(syncFolder));
        this.#lasting.add(join(folder.path, ...names.slice(0, -1)));
      }
      return isPlaced;
    } finally {
      staged?.discard();
    }
  }

  /** Gives a staged file its name. Tells which folders have changed by it, or may have. */
  #place(
    folder: OpenFolder,
    staged: StagedFile,
    names: readonly string[],
    ifAbsent: boolean,
  ): { readonly isPlaced: boolean; readonly folders: readonly string[] } {
    const around = names.slice(0, -1);
    const inside = join(folder.path, ...around);
    try {
      this.#folder.requireNoLink(inside);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      this.#folder.makeInside(folder, around);
      this.#lasting.delete(inside);
    }
    const isPlaced = staged.place(join(folder.path, ...names), ifAbsent);
    if (this.#lasting.has(inside)) return { isPlaced, folders: [inside] };
    // Who made them may have been killed before they were synced.
    const folders = [...folder.above, folder.path];
    for (const name of around) folders.push(join(folders.at(-1)!, name));
    return { isPlaced, folders };
  }

  /** The file of a location, where there is one. */
  #find(location: string): { readonly path: string; readonly size: number } | undefined {
    const parts = partsOf(this.name, location);
    const folder = this.#folder.find();
    if (folder === undefined) return undefined;
    const path = join(folder.path, ...fileNamesOf(parts, folder));
    try {
      this.#folder.requireNoLink(path);
      const status = lstatSync(path);
      return status.isFile() ? { path, size: status.size } : undefined;
    } catch (error) {
      // ENOTDIR: a file stands where the location has a folder.
      const code = codeOf(error);
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  }

  #failure(location: string, action: string, error: unknown): ResultStoreError {
    return fileFailure(this.name, `${JSON.stringify(location)} ${action}`, error);
  }
}

/** What is in a folder; nothing where it is gone, or no folder. */
async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function isRemovedWhenEmpty(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    // Not empty; or others were first.
    const code = codeOf(error);
    if (code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOENT") return false;
    throw error;
  }
}
