// Reading a file of configuration: only where that is permitted, and only UTF-8 text of a sensible size.
import { readFileSync, statSync } from "node:fs";
import { platform } from "node:process";
import { ConfigError } from "./config_error.ts";

/** The outcome of reading a file. Whatever else stands in the way is a `ConfigError`. */
export type FileReading =
  | {
    readonly status: "read";
    readonly text: string;
    /** Who may do what with the file, as `chmod` has it; `undefined` where the system has no such thing. */
    readonly mode: number | undefined;
  }
  | { readonly status: "absent" }
  | { readonly status: "denied" };

/** The most that a configuration file may hold. */
export const MAX_FILE_MEBIBYTES = 10;

/**
 * Reads a file as UTF-8 text.
 *
 * @throws {ConfigError} If it is there and may be read, but is no such file, or too large.
 */
export function readTextFile(file: string): FileReading {
  if (!isPermitted(file)) return { status: "denied" };
  try {
    const { bytes, mode } = readBytes(file);
    return { status: "read", text: decode(bytes, file), mode };
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    if (isAbsence(cause)) return { status: "absent" };
    throw new ConfigError(`the file cannot be read. Check its permissions.`, { file, cause });
  }
}

function isPermitted(file: string): boolean {
  if (globalThis.Deno === undefined) return true;
  return Deno.permissions.querySync({ name: "read", path: file }).state === "granted";
}

function readBytes(
  file: string,
): { readonly bytes: Uint8Array; readonly mode: number | undefined } {
  const status = statSync(file);
  if (!status.isFile()) {
    throw new ConfigError("this is a folder or a device. Name a TOML file.", { file });
  }
  if (status.size > MAX_FILE_MEBIBYTES * 2 ** 20) {
    throw new ConfigError(
      `the file is larger than ${MAX_FILE_MEBIBYTES} MiB. Keep large values in files of their own.`,
      { file },
    );
  }
  // Windows has no such mode.
  return { bytes: readFileSync(file), mode: platform === "win32" ? undefined : status.mode };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError("the file is not UTF-8 text. Save it as UTF-8.", {
      file,
      line: lineOfInvalid(bytes),
      cause,
    });
  }
}

/** The first line that is not UTF-8; the decoder itself does not say. */
function lineOfInvalid(bytes: Uint8Array): number {
  const fatal = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start <= bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    try {
      fatal.decode(bytes.subarray(start, end));
    } catch {
      return line; // A line break is never part of a longer character, so the fault is in this line.
    }
    start = end + 1;
  }
  return line;
}

/** Missing, or below something that is no folder. */
function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}
