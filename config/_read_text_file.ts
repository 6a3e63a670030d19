// Reads a small text file without ever prompting, in Deno, Node and Bun.
import { ConfigError } from "./config_error.ts";

/** What reading gave. What stands in the way otherwise is a `ConfigError`. */
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

/** The calls on files that Deno and `node:fs` share, near enough. */
interface FileSystem {
  stat(file: string): FileStatus;
  read(file: string): Uint8Array;
}

interface FileStatus {
  readonly isFile: boolean;
  readonly size: number;
  readonly mode: number | undefined;
}

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
  const files = globalThis.Deno === undefined ? nodeFiles() : denoFiles;
  const { isFile, size, mode } = files.stat(file);
  if (!isFile) throw new ConfigError("this is a folder or a device. Name a TOML file.", { file });
  if (size > MAX_FILE_MEBIBYTES * 2 ** 20) {
    throw new ConfigError(
      `the file is larger than ${MAX_FILE_MEBIBYTES} MiB. Keep large values in files of their own.`,
      { file },
    );
  }
  return { bytes: files.read(file), mode };
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

const denoFiles: FileSystem = {
  stat(file) {
    const { isFile, size, mode } = Deno.statSync(file);
    return { isFile, size, mode: Deno.build.os === "windows" ? undefined : mode ?? undefined };
  },
  read: (file) => Deno.readFileSync(file),
};

/** `node:fs`, taken only when a file is read: importing it takes long. */
function nodeFiles(): FileSystem {
  const { process } = globalThis as unknown as {
    process: { readonly platform: string; getBuiltinModule(name: "node:fs"): NodeFiles };
  };
  const files = process.getBuiltinModule("node:fs");
  return {
    stat(file) {
      const status = files.statSync(file);
      const mode = process.platform === "win32" ? undefined : status.mode;
      return { isFile: status.isFile(), size: status.size, mode };
    },
    read: (file) => files.readFileSync(file),
  };
}

/** The part of `node:fs` that is used here. */
interface NodeFiles {
  statSync(file: string): { isFile(): boolean; readonly size: number; readonly mode: number };
  readFileSync(file: string): Uint8Array;
}
