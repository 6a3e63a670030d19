// Makes the names in a folder last.
import fs from "node:fs"; // Whole, so that tests can watch its calls.
import process from "node:process";
import { codeOf } from "../files/mod.ts";

/** Makes the names in a folder last. Windows keeps them by itself, and cannot open a folder. */
export async function syncFolder(path: string): Promise<void> {
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
