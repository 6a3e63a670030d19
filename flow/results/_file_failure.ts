// What a failure of the file system means, and what to do about it.
import { codeOf } from "../files/mod.ts";
import { ResultStoreError } from "./result_store_error.ts";

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space on it, or keep results elsewhere.",
  EDQUOT: "the disk quota is used up. Free some space, or keep results elsewhere.",
  EFBIG: "it is larger than a file may be here. Raise the limit (ulimit -f), or keep less.",
  EROFS: "the file system is read-only. Keep results elsewhere.",
  EACCES: "the system refuses it. Check the owner and the mode of the folder.",
  EPERM: "the system refuses it. Check the owner and the mode of the folder.",
  ENOTDIR: "a part of the path is a file, not a folder. Name another location or folder.",
  EEXIST: "a part of the path is a file, not a folder. Name another location or folder.",
  EISDIR: "there is a folder in that place. Name another location.",
  ENOTEMPTY: "there is a folder in that place. Name another location.",
  ENAMETOOLONG: "a name is too long for the file system. Name a shorter location.",
  ELOOP: "links in the path lead in a circle. Remove them.",
  EXDEV: "a part of the folder lies on another file system. Keep all of it on one.",
  EMFILE: "too many files are open. Raise the limit (ulimit -n), or run fewer tasks at once.",
  ENFILE: "too many files are open on this machine. Run fewer tasks at once.",
  EIO: "the disk cannot be read or written. Check it.",
  ENOTSUP: "the file system cannot do it. Keep results on another.",
};

/**
 * The error for what a file operation threw.
 *
 * @param store What the store is called.
 * @param action What it was about to do, as a phrase: `"a.json" cannot be written`.
 * @param error What was thrown.
 * @returns The error to throw.
 */
export function fileFailure(store: string, action: string, error: unknown): ResultStoreError {
  if (error instanceof ResultStoreError) return error;
  const code = codeOf(error) ?? "";
  const advice = Object.hasOwn(ADVICE, code)
    ? ADVICE[code]
    : "see the cause, and check the folder.";
  return new ResultStoreError(store, `${action}: ${advice}`, { cause: error });
}
