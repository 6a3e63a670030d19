// Files that appear whole or not at all: written under a name that nobody reads, then given their own.
import {
  closeSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "@std/path/join";
import { codeOf } from "./_file_failure.ts";

/**
 * Up to here, writing at once takes less than handing the file to another thread and back
 * (measured: 80 against 120 microseconds), and is over sooner than a timer would notice.
 */
const MAX_BYTES_AT_ONCE = 2 ** 16;

/** How long a file may wait for its name, before it counts as left over from a crash. */
const MAX_WAIT_MS = 60 * 60 * 1000;

/** Writes a new file that only its owner may read. What is written in part is removed. */
export async function stage(path: string, bytes: Uint8Array): Promise<void> {
  try {
    if (bytes.length > MAX_BYTES_AT_ONCE) {
      await writeFile(path, bytes, { flag: "wx", mode: 0o600 });
    } else {
      writeAtOnce(path, bytes);
    }
  } catch (error) {
    discard(path);
    throw error;
  }
}

/**
 * Gives a staged file its name, in one step.
 *
 * @returns Whether it has it: not so where the name was to be free, and is not.
 */
export function place(staged: string, path: string, ifAbsent: boolean): boolean {
  if (!ifAbsent) {
    renameSync(staged, path);
    return true;
  }
  try {
    // Unlike a rename, a link is refused where the name is taken.
    linkSync(staged, path);
    return true;
  } catch (error) {
    // What is there may be a folder: then nothing is kept under that name, nor can be.
    if (codeOf(error) !== "EEXIST" || lstatSync(path).isDirectory()) throw error;
    return false;
  } finally {
    discard(staged);
  }
}

/** Removes a staged file, if it is there. */
export function discard(staged: string): void {
  try {
    unlinkSync(staged);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** Removes what was left over from crashes. */
export function sweep(staging: string): void {
  for (const name of readdirSync(staging)) {
    const path = join(staging, name);
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status !== undefined && Date.now() - status.mtimeMs > MAX_WAIT_MS) discard(path);
  }
}

function writeAtOnce(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "wx", 0o600);
  try {
    // A system may take less than it is given; at a full disk it does.
    for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
  } finally {
    closeSync(file);
  }
}
