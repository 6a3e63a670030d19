// The user's TOML file: which one it is, and reading it where that is permitted.
import { ConfigError } from "./config_error.ts";
import type { Environment } from "./_environment.ts";
import { expandPath, homeOf } from "./_home.ts";
import type { Table } from "./_layer.ts";
import { type FileReading, readTextFile } from "./_read_text_file.ts";
import { readToml } from "./_toml.ts";

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
  readonly looked: LookedAt;
}

/** Which file to read, as the caller's options say. */
export interface FileChoice {
  readonly path: string | undefined;
  readonly prefix: string;
  readonly environment: Environment;
}

/** Reads the file that the caller or a variable names, or else the one in the home folder. */
export function readFileLayer({ path, prefix, environment }: FileChoice): FileLayer {
  if (path !== undefined) return readNamedFile(expandPath(path, environment));
  const variable = `${prefix}__USER_CONFIG_PATH`;
  const named = environment.read(variable);
  if (named.status === "set" && named.value !== "") {
    return readNamedFile(expandPath(named.value, environment), variable);
  }
  return readDefaultFile(prefix, environment);
}

/** Somebody asked for this very file, so that not to have it is an error. */
function readNamedFile(file: string, variable?: string): FileLayer {
  const reading = readTextFile(file);
  if (reading.status === "read") return layerOf(reading.text, file);
  const by = variable === undefined ? "" : ` It is named by ${variable}.`;
  const reason = reading.status === "absent"
    ? `the file does not exist.${by} Create it, or name another one.`
    : `the file may not be read.${by} Run with ${readFlag(file)}.`;
  throw new ConfigError(reason, { file });
}

/** The file that is there only if the user made one. */
function readDefaultFile(prefix: string, environment: Environment): FileLayer {
  const folder = `.${prefix.toLowerCase()}`;
  const home = homeOf(environment);
  if (home.path === undefined) {
    const where = `the file ~/${folder}/config.toml`;
    return { table: undefined, looked: { where, ...home.reason } };
  }
  const file = `${home.path}/${folder}/config.toml`;
  const reading = readTextFile(file);
  if (reading.status === "read") return layerOf(reading.text, file);
  return { table: undefined, looked: { where: `the file ${file}`, ...reasonOf(reading, file) } };
}

function layerOf(text: string, file: string): FileLayer {
  const looked = { where: `the file ${file}`, why: "it has no such secret" };
  return { table: readToml(text, file), looked };
}

function reasonOf(reading: FileReading, file: string): Omit<LookedAt, "where"> {
  if (reading.status === "absent") return { why: "it does not exist" };
  return { why: "it may not be read", flag: readFlag(file) };
}

function readFlag(file: string): string {
  return `--allow-read=${file}`;
}
