// The user's TOML file: which one it is, reading it where that is permitted, and saying so where others
// may read the secrets in it.
import type { Environment } from "./_environment.ts";
import { readContext } from "./_frame.ts";
import { LOGGER } from "./_logger_keys.ts";
import { expandPath, homeOf } from "./_home_folder.ts";
import { findLayer, SECRETS_PATH, type Table } from "./_layer.ts";
import type { FileReading } from "./_read_text_file.ts";
import { shellWord } from "./_shell_word.ts";
import { readToml } from "./_toml.ts";
import { ConfigError } from "./config_error.ts";

/** The bits of a mode, as of `chmod`, that are everybody's but the owner's. */
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

/** The table of the user's file, if it could be read, and the places to name to those who miss a key. */
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
  const logger = readContext(LOGGER) ?? console;
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
