// The error of a database, told as what happened and what to do about it.
import { RunStoreError } from "./run_store_error.ts";

/** What SQLite says, and what it means for whoever runs flows. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/file is not a database/, "is no SQLite database. Name another file."],
  [
    /database or disk is full/,
    "cannot be written: the disk is full. Free some space on it, or keep runs elsewhere.",
  ],
  [
    /malformed|disk image|constraint failed: UNIQUE|unexpected/,
    "is damaged. `tacit runs check` tells where; put a copy of it in its place, or name another file.",
  ],
  [
    /disk I\/O error/,
    "cannot be read or written: the disk failed. Check it, and that it is not full.",
  ],
  [
    /readonly database/,
    "cannot be written: the file is read-only. Check its owner and its mode, and those of its folder.",
  ],
  [
    /unable to open database|EACCES|EPERM|[Pp]ermission denied/,
    "cannot be opened: the system refuses it. Check the owner and the mode of the file and its folder.",
  ],
  [/EROFS/, "cannot be written: the file system is read-only. Keep runs elsewhere."],
  [/ENOSPC/, "cannot be written: the disk is full. Free some space on it, or keep runs elsewhere."],
  [
    /ENOTDIR|EEXIST|EISDIR/,
    "cannot be opened: a part of its path is no folder. Name another file.",
  ],
  [
    /database is locked/,
    "cannot be written: other processes have held it for a minute. End the one that hangs.",
  ],
  [
    /node:sqlite|UNKNOWN_BUILTIN_MODULE/,
    "cannot be opened: this runtime has no `node:sqlite`. Use Deno, or Node from version 22.13 on.",
  ],
];

/**
 * The error for what a database threw.
 *
 * @param store The name of the store.
 * @param cause What was thrown.
 * @returns The error to throw.
 */
export function databaseFailure(store: string, cause: unknown): RunStoreError {
  if (cause instanceof RunStoreError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, flag] = /again with the (--allow-\w+) flag/.exec(message) ?? [];
  if (flag !== undefined) {
    const what = message.slice(0, message.indexOf(",")).replace(/^.*Requires /, "requires ");
    return new RunStoreError(
      store,
      `cannot be opened: it ${what}. Run it with ${flag} for the folder of the database.`,
      { cause },
    );
  }
  const meaning = MEANINGS.find(([pattern]) => pattern.test(message))?.[1];
  return new RunStoreError(store, meaning ?? `cannot be used: ${message}`, { cause });
}
