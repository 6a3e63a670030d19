// Holding a name for this process by a locked file. The system lets go of it when the process ends.
import { codeOf } from "../files/mod.ts";

/**
 * Locks a file, made for it.
 *
 * @param path The file's path.
 * @returns What unlocks it, or `undefined` where another holds it.
 */
export async function lockFile(path: string): Promise<AsyncDisposable | undefined> {
  while (true) {
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    let isKept = false;
    try {
      if (!await file.tryLock(true)) return undefined;
      if (!await isAt(file, path)) continue;
      isKept = true;
      return unlocking(file, path);
    } finally {
      if (!isKept) file.close();
    }
  }
}

function unlocking(file: Deno.FsFile, path: string): AsyncDisposable {
  let isHeld = true;
  return {
    async [Symbol.asyncDispose]() {
      if (!isHeld) return;
      isHeld = false;
      try {
        // While it is locked, so that nobody's but this process's file goes.
        if (Deno.build.os !== "windows") await remove(path);
      } finally {
        file.close();
      }
    },
  };
}

/** Who held the lock before may have removed the file after it was opened here. */
async function isAt(file: Deno.FsFile, path: string): Promise<boolean> {
  const mine = await file.stat();
  if (mine.ino === null) return true;
  try {
    const there = await Deno.lstat(path);
    return there.ino === mine.ino && there.dev === mine.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    // The whole store may have been removed.
    if (codeOf(error) !== "ENOENT") throw error;
  }
}
