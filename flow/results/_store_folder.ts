// A store's folder: where it really is, whether it may be touched, and that nothing leads out of it.
import { existsSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import process from "node:process";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { codeOf } from "../files/mod.ts";
import { CONTROL_FOLDER, fileNameOf } from "./_file_name.ts";
import { ResultStoreError } from "./result_store_error.ts";

/** Where case does not count, unless somebody chose otherwise. */
const FOLDING_PLATFORMS: ReadonlySet<string> = new Set(["darwin", "win32"]);

/** A folder as it was found. */
export interface OpenFolder {
  /** Its real, absolute path. */
  readonly path: string;
  /** Whether its file system takes `A` and `a` for the same name. */
  readonly foldsCase: boolean;
  /** Where files are written before they get their names. */
  readonly staging: string;
  /** The folders above it that got an entry when it was made, where they may be read. */
  readonly above: readonly string[];
}

/** The folder of a file store. */
export class StoreFolder {
  readonly #directory: string;
  readonly #store: string;
  readonly #granted = new Set<"read" | "write">();
  #open: OpenFolder | undefined;

  constructor(directory: string, store: string) {
    this.#directory = directory;
    this.#store = store;
  }

  /** The folder for reading; `undefined` where nothing was ever written. */
  find(): OpenFolder | undefined {
    this.#requirePermission("read");
    if (this.#open !== undefined) return this.#open;
    try {
      const { isMarked, ...open } = look(this.#directory);
      if (isMarked) this.#open = open;
      return open;
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** The folder for writing; made, where it is absent. */
  make(): OpenFolder {
    // A link could lead elsewhere, and only reading tells.
    this.#requirePermission("read");
    this.#requirePermission("write");
    if (this.#open !== undefined) return this.#open;
    const above = foldersToChange(this.#directory);
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const control = join(realpathSync.native(this.#directory), CONTROL_FOLDER);
    for (const path of [control, join(control, "staging")]) {
      makeFolder(path);
      this.requireNoLink(path);
    }
    const { isMarked: _, ...open } = look(this.#directory);
    return this.#open = { ...open, above };
  }

  /** Lets go of what was found: the folder was removed since. */
  forget(): void {
    this.#open = undefined;
  }

  /**
   * The real path of what must exist, without links below the store's folder: a link could lead out.
   *
   * @param path A path that begins with the folder's real path.
   */
  requireNoLink(path: string): void {
    if (realpathSync.native(path) === path) return;
    throw new ResultStoreError(
      this.#store,
      `${
        JSON.stringify(path)
      } is reached through a link. Remove the link: it may lead out of the store.`,
    );
  }

  /** Makes a folder below the store's folder, and those around it. */
  makeInside(folder: OpenFolder, names: readonly string[]): void {
    let path = folder.path;
    for (const name of names) {
      path = join(path, name);
      // One after the other: made at once, they would be made behind a link as well.
      makeFolder(path);
      this.requireNoLink(path);
    }
  }

  /** Asked for first, so that nothing prompts. */
  #requirePermission(name: "read" | "write"): void {
    if (globalThis.Deno === undefined || this.#granted.has(name)) return;
    const { state } = Deno.permissions.querySync({ name, path: this.#directory });
    if (state !== "granted") {
      const verb = name === "read" ? "read" : "written";
      throw new ResultStoreError(
        this.#store,
        `it may not be ${verb}. Run with --allow-${name}=${this.#directory}.`,
      );
    }
    this.#granted.add(name);
  }
}

/** The names of a location's files and folders in a store's folder. */
export function fileNamesOf(parts: readonly string[], { foldsCase }: OpenFolder): string[] {
  return parts.map((part) => fileNameOf(part, foldsCase));
}

function look(directory: string): OpenFolder & { readonly isMarked: boolean } {
  const path = realpathSync.native(directory);
  const control = join(path, CONTROL_FOLDER);
  const isMarked = lstatSync(control, { throwIfNoEntry: false }) !== undefined;
  return {
    path,
    isMarked,
    // Where the control folder is, it is found by another case only if case does not count.
    foldsCase: isMarked
      ? lstatSync(join(path, CONTROL_FOLDER.toUpperCase()), { throwIfNoEntry: false }) !== undefined
      : FOLDING_PLATFORMS.has(process.platform),
    staging: join(control, "staging"),
    above: [],
  };
}

/** The folders that get an entry when one is made, as far as they may be read. */
function foldersToChange(directory: string): string[] {
  const folders: string[] = [];
  for (let path = directory; mayRead(path) && !existsSync(path); path = dirname(path)) {
    if (mayRead(dirname(path))) folders.push(dirname(path));
  }
  return folders;
}

function mayRead(path: string): boolean {
  return globalThis.Deno === undefined ||
    Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || lstatSync(path).isFile()) throw error;
  }
}
