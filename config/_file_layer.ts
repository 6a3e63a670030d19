// The user's TOML file: which one it is, reading it where that is permitted, and saying so where others
// may read the secrets in it.
import type { Environment } from "./_environment.ts";
import { readFrames } from "./_frame.ts";
import { findLayer, isSecretVariable, SECRETS_PATH, type Table } from "./_layer.ts";
import { readToml } from "./_toml.ts";
import { ConfigError } from "./config_error.ts";
import type { Logger } from "./logger.ts";

/** What `chmod` calls everybody's rights but the owner's. */
const OTHERS_RIGHTS = 0o077;

/** A place where a value was looked for, and why it was not found there. */
export interface LookedAt {
  /** The place, as a phrase: `the file /home/ada/.prefect/config.toml`. */
  readonly where: string;
  /** Why it was not found there, as a phrase: `it does not exist`. */
  readonly why: string;
  /** The `deno run` flag that would have let it be looked for there, where one was missing. */
  readonly flag?: string;
}

/** What the user's file holds, if it could be read, and what to say of it to those who miss a key. */
export interface FileLayer {
  readonly table: Table | undefined;
  readonly looked: readonly LookedAt[];
  /** The file, where it holds secrets and others than its owner may read or change it. */
  readonly exposed?: ExposedFile;
}

/** A file with secrets in it, and its mode, which lets others at them. */
interface ExposedFile {
  readonly file: string;
  readonly mode: number;
}

/** Which file to read, as the caller's options say. */
export interface FileChoice {
  readonly path: string | undefined;
  readonly prefix: string;
  readonly environment: Environment;
  readonly read: (file: string) => FileReading;
}

type ReadFile = Extract<FileReading, { readonly status: "read" }>;

/** Reads the file that the caller or a variable names, or else the one in the home folder. */
export function readFileLayer(choice: FileChoice): FileLayer {
  const { path, prefix, environment } = choice;
  if (path !== undefined) return readNamedFile(expandPath(path, environment), choice);
  const variable = `${prefix}__USER_CONFIG_PATH`;
  const named = environment.read(variable);
  if (named.status === "set" && named.value !== "") {
    return readNamedFile(expandPath(named.value, environment), choice, variable);
  }
  const layer = readDefaultFile(choice);
  if (named.status !== "denied") return layer;
  const where = `the file that ${variable} names`;
  const why = "that variable may not be read";
  const looked = { where, why, flag: `--allow-env=${variable}` };
  return { ...layer, looked: [looked, ...layer.looked] };
}

/** Somebody asked for this very file, so that not to have it is an error. */
function readNamedFile(file: string, { read }: FileChoice, variable?: string): FileLayer {
  const reading = read(file);
  if (reading.status === "read") return layerOf(reading, file);
  const by = variable === undefined ? "" : ` It is named by ${variable}.`;
  const reason = reading.status === "absent"
    ? `the file does not exist.${by} Create it, or name another one.`
    : `the file may not be read.${by} Run with ${readFlag(file)}.`;
  throw new ConfigError(reason, { file });
}

/** The file that is there only if the user made one. */
function readDefaultFile({ prefix, environment, read }: FileChoice): FileLayer {
  const folder = `.${prefix.toLowerCase()}`;
  const home = homeOf(environment);
  if (home.path === undefined) {
    const where = `the file ~/${folder}/config.toml`;
    return { table: undefined, looked: [{ where, ...home.reason }] };
  }
  const file = `${home.path}/${folder}/config.toml`;
  const reading = read(file);
  if (reading.status === "read") return layerOf(reading, file);
  return { table: undefined, looked: [{ where: `the file ${file}`, ...reasonOf(reading, file) }] };
}

function layerOf({ text, mode = 0 }: ReadFile, file: string): FileLayer {
  const looked = [{ where: `the file ${file}`, why: "it has no such secret" }];
  const table = readToml(text, file);
  const isExposed = (mode & OTHERS_RIGHTS) !== 0 && holdsSecrets(table);
  return { table, looked, ...isExposed && { exposed: { file, mode } } };
}

function holdsSecrets(table: Table): boolean {
  const secrets = findLayer(table, SECRETS_PATH);
  return secrets?.kind === "table" && secrets.children.size > 0;
}

function reasonOf(reading: FileReading, file: string): Omit<LookedAt, "where"> {
  if (reading.status === "absent") return { why: "it does not exist" };
  return { why: "it may not be read", flag: readFlag(file) };
}

function readFlag(file: string): string {
  return `--allow-read=${file}`;
}

// The process has one console, on which a warning for each file is enough: module state by design.
const warned = new Set<string>();

/** Warns, once for each file, that others may read the secrets in it. */
export function warnOfExposedFile({ exposed }: FileLayer): void {
  if (exposed === undefined || warned.has(exposed.file) || isInWorker()) return;
  const { file, mode } = exposed;
  warned.add(file);
  const logger = readFrames("logger") as Logger | undefined ?? console;
  logger.warn(
    `The file ${file} holds secrets, and its mode ${octal(mode)} lets others at them. Run ` +
      `\`chmod 600 ${shellWord(file)}\`, or set secrets.check_file_mode to false.`,
  );
}

/** The thread that started the worker has read the configuration, and warned. */
function isInWorker(): boolean {
  return "WorkerGlobalScope" in globalThis;
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, "0");
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w%+,./:=@^-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The home folder, or why it is not known. */
export type Home =
  | { readonly path: string }
  | { readonly path: undefined; readonly reason: { readonly why: string; readonly flag?: string } };

/** Where the home folder is: `HOME`, or `USERPROFILE` as on Windows. */
export function homeOf(environment: Environment): Home {
  const home = environment.read("HOME");
  if (home.status === "set" && home.value !== "") return { path: home.value };
  const profile = environment.read("USERPROFILE");
  if (profile.status === "set" && profile.value !== "") return { path: profile.value };
  const reason = home.status === "denied"
    ? { why: "the home folder is not known, for HOME may not be read", flag: "--allow-env=HOME" }
    : { why: "the home folder is not known, for HOME is not set" };
  return { path: undefined, reason };
}

/** Puts the home folder in place of a leading `~`; where it is not known, `~` stays. */
export function expandHome(text: string, environment: Environment): string {
  if (!/^~(?=$|[/\\])/.test(text)) return text;
  return (homeOf(environment).path ?? "~") + text.slice(1);
}

/**
 * Expands `~` and `$VAR` in the name of a file.
 *
 * @throws {ConfigError} If a variable in it holds a secret: errors show the names of files.
 */
export function expandPath(path: string, environment: Environment): string {
  const expanded = path.replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => {
    if (isSecretVariable(name)) {
      throw new ConfigError(
        `the file's name refers to the secret in ${name}, and would show it. Name another variable.`,
      );
    }
    const reading = environment.read(name);
    return reading.status === "set" ? reading.value : whole;
  });
  return expandHome(expanded, environment);
}

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
