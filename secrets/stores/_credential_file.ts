// Files that hold credentials, or what else it takes to ask a server: read at once, and never prompted for.
import { readFileSync, statSync } from "node:fs";
import { SecretStoreError } from "./secret_store_error.ts";

/** Larger than any provider's file of credentials, or list of certificates. */
const MAX_BYTES = 2 ** 20;

/** Why a file was not read. */
export interface Unread {
  /** As a phrase: `is not there`. */
  readonly why: string;
  /** The flag that would have let it be read. */
  readonly flag?: string;
  /** The error of the system, if there was one. */
  readonly cause?: unknown;
}

/** Reads a file, if it is there and may be read. */
export function tryReadCredentialFile(file: string): string | Unread {
  if (!mayRead(file)) return { why: "may not be read", flag: `--allow-read=${file}` };
  try {
    const status = statSync(file);
    if (!status.isFile()) return { why: "is not a file" };
    if (status.size > MAX_BYTES) return { why: "is larger than 1 MiB" };
    return readFileSync(file, "utf8");
  } catch (cause) {
    const isAbsent = cause instanceof Error && "code" in cause &&
      (cause.code === "ENOENT" || cause.code === "ENOTDIR");
    return { why: isAbsent ? "is not there" : "cannot be read", cause };
  }
}

/**
 * Reads a file that must be there.
 *
 * @param store What errors call the store.
 * @param file The file.
 * @param subject What is in it, as the subject of a sentence: `the certificate`.
 * @param advice What to do where it cannot be read.
 * @throws {SecretStoreError} If it cannot be read.
 */
export function readCredentialFile(
  store: string,
  file: string,
  subject: string,
  advice: string,
): string {
  const read = tryReadCredentialFile(file);
  if (typeof read === "string") return read;
  const { why, flag, cause } = read;
  if (flag !== undefined) {
    throw new SecretStoreError(store, `${subject} may not be read. Run with ${flag}.`);
  }
  throw new SecretStoreError(
    store,
    `${subject} cannot be read from ${file}, which ${why}. ${advice}`,
    cause === undefined ? {} : { cause },
  );
}

function mayRead(file: string): boolean {
  if (globalThis.Deno === undefined) return true;
  return Deno.permissions.querySync({ name: "read", path: file }).state === "granted";
}
