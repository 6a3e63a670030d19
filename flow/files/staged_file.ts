// Files that appear whole or not at all: written under a name that nobody reads, then given their own.
import fs from "node:fs"; // Whole, so that tests can watch its calls.
import { join } from "@std/path/join";
import { codeOf } from "./code_of.ts";

/**
 * Up to here, writing at once takes less than handing the file to another thread and back
 * (measured: 80 against 120 microseconds), and is over sooner than a timer would notice.
 */
const MAX_BYTES_AT_ONCE = 2 ** 16;

/** How long a file may wait for its name, before it counts as left over from a crash. */
const MAX_WAIT_MS = 60 * 60 * 1000;

/** A file that is written and has not its name yet. */
export class StagedFile {
  readonly #path: string;
  readonly #file: number;
  #isOpen = true;
  #isPlaced = false;

  private constructor(path: string, mode: number) {
    this.#path = path;
    this.#file = fs.openSync(path, "wx", mode);
  }

  /** Writes a new file, which only its owner may read by default. What is written in part is removed. */
  static async write(path: string, bytes: Uint8Array, mode: number = 0o600): Promise<StagedFile> {
    const staged = new StagedFile(path, mode);
    try {
      if (bytes.length > MAX_BYTES_AT_ONCE) await writeElsewhere(staged.#file, bytes);
      else writeAtOnce(staged.#file, bytes);
      return staged;
    } catch (error) {
      staged.discard();
      throw error;
    }
  }

  /** Waits until the bytes are on the disk. */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.#file, (error) => error ? reject(error) : resolve());
    });
  }

  /**
   * Gives the file its name, in one step.
   *
   * @returns Whether it has it: not so where the name was to be free, and is not.
   */
  place(path: string, ifAbsent: boolean): boolean {
    this.#close();
    if (!ifAbsent) {
      fs.renameSync(this.#path, path);
      return this.#isPlaced = true;
    }
    try {
      // Unlike a rename, a link is refused where the name is taken.
      fs.linkSync(this.#path, path);
      return true;
    } catch (error) {
      // A folder of that name: nothing is kept under it, nor can be.
      if (codeOf(error) !== "EEXIST" || fs.lstatSync(path).isDirectory()) throw error;
      return false;
    }
  }

  /** Closes the file, and removes it under the name that nobody reads. */
  discard(): void {
    try {
      this.#close();
    } finally {
      if (!this.#isPlaced) removeFile(this.#path);
    }
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    fs.closeSync(this.#file);
  }
}

/** Removes a file, if it is there. */
function removeFile(staged: string): void {
  try {
    fs.unlinkSync(staged);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** Removes what was left over from crashes. */
export function sweep(staging: string): void {
  for (const name of fs.readdirSync(staging)) {
    const path = join(staging, name);
    const status = fs.lstatSync(path, { throwIfNoEntry: false });
    if (status !== undefined && Date.now() - status.mtimeMs > MAX_WAIT_MS) removeFile(path);
  }
}

/** A system may take less than it is given; at a full disk it does. */
function writeAtOnce(file: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) from += fs.writeSync(file, bytes, from);
}

async function writeElsewhere(file: number, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) {
    from += await new Promise<number>((resolve, reject) => {
      fs.write(file, bytes, from, (error, count) => error ? reject(error) : resolve(count));
    });
  }
}
