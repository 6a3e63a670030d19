// The environment, as it may be read: never with a prompt, and by name where not as a whole. Its layer:
// `PREFECT__SECTION__KEY=value` sets `section.key`.
import process from "node:process";
import { type ContextKey, contextKey } from "./_context_key.ts";
import { readContext } from "./_frame.ts";
import {
  checkDepth,
  checkKey,
  leafAt,
  type Origin,
  SECRETS_PATH,
  type Table,
  tableAt,
} from "./_layer.ts";
import { ConfigError } from "./config_error.ts";

/** The outcome of reading one variable. */
export type VariableReading =
  | { readonly status: "set"; readonly value: string }
  | { readonly status: "unset" }
  | { readonly status: "denied" };

/** The variables that a configuration is made of. */
export interface Environment {
  /** Reads one variable, if that is permitted. */
  read(name: string): VariableReading;
  /** The names of all variables; `undefined` where they may not be listed. */
  names(): readonly string[] | undefined;
}

/** A plain record in place of the process's environment. */
export function recordEnvironment(record: Readonly<Record<string, string>>): Environment {
  const variables = new Map(Object.entries(record));
  return {
    read: (name) => readingOf(variables.get(name)),
    names: () => [...variables.keys()],
  };
}

/** The environment of the process. Making it reads nothing. */
export function processEnvironment(): Environment {
  return globalThis.Deno === undefined ? nodeEnvironment : denoEnvironment;
}

const denoEnvironment: Environment = {
  read(name) {
    if (!isVariableName(name)) return { status: "unset" };
    const { state } = Deno.permissions.querySync({ name: "env", variable: name });
    return state === "granted" ? readingOf(readDenoVariable(name)) : { status: "denied" };
  },
  names() {
    const status = Deno.permissions.querySync({ name: "env" });
    // Partly granted: some variable is denied, and listing all would throw.
    if (status.state !== "granted" || status.partial) return undefined;
    return Object.keys(Deno.env.toObject());
  },
};

/** In Node and Bun. */
const nodeEnvironment: Environment = {
  read(name) {
    return readingOf(Object.hasOwn(process.env, name) ? process.env[name] : undefined);
  },
  names: () => Object.keys(process.env),
};

/** The runtime's error quotes the value, so it is no cause to keep. */
function readDenoVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    throw new ConfigError("its value is not valid Unicode. Set it anew.", { variable: name });
  }
}

function readingOf(value: string | undefined): VariableReading {
  return value === undefined ? { status: "unset" } : { status: "set", value };
}

/** A text that is no name cannot be set, and the runtime would throw a `TypeError` when asked. */
function isVariableName(name: string): boolean {
  return name !== "" && !name.includes("=") && !name.includes("\0");
}

/** The environment of a test. */
export const ENVIRONMENT: ContextKey<Environment> = contextKey("environment");

/**
 * Reads one variable of the process's environment, without a prompt; in a test, of the test's.
 *
 * @param name The variable's name.
 * @returns Its value; `undefined` where it is not set.
 * @throws {ConfigError} If it may not be read, so that nobody can tell whether it is set.
 */
export function readEnvironmentVariable(name: string): string | undefined {
  const environment = readContext(ENVIRONMENT) ?? processEnvironment();
  const reading = environment.read(name);
  if (reading.status === "set") return reading.value;
  if (reading.status === "unset") return undefined;
  throw new ConfigError(`it may not be read. Run with --allow-env=${name}.`, { variable: name });
}

const SECRETS_SECTION = /^context__secrets__/i;

/**
 * Reads the layer. Where the environment may not be listed, the variables of the keys that the
 * defaults know are asked for one by one; secrets are then asked for by name when they are wanted.
 */
export function readEnvironmentLayer(
  environment: Environment,
  prefix: string,
  defaults: Table,
): Table {
  const start = `${prefix}__`;
  const names = environment.names()?.filter((name) => name.startsWith(start)).sort() ??
    namesOf(defaults, prefix);
  const root = tableAt({ kind: "variable", variable: start });
  for (const name of names) {
    const reading = environment.read(name);
    if (reading.status === "set") {
      assign(root, name, pathOf(name.slice(start.length)), reading.value);
    }
  }
  return root;
}

/** The variable that sets a secret. */
export function secretVariable(prefix: string, name: string): string {
  return `${prefix}__CONTEXT__SECRETS__${name}`;
}

/** Lower-cased, except for the name of a secret, which also keeps its double underscores. */
function pathOf(option: string): readonly string[] {
  const section = SECRETS_SECTION.exec(option)?.[0];
  if (section !== undefined) return [...SECRETS_PATH, option.slice(section.length)];
  return option.toLowerCase().split("__");
}

function assign(root: Table, variable: string, path: readonly string[], value: string): void {
  const origin: Origin = { kind: "variable", variable };
  checkDepth(path, origin);
  path.forEach((key, index) => checkKey(key, path.slice(0, index), origin));
  let table = root;
  for (const key of path.slice(0, -1)) {
    const next = table.children.get(key);
    // Variables come sorted, so that A__B, the more exact, goes over A.
    const inside = next?.kind === "table" ? next : tableAt(origin);
    table.children.set(key, inside);
    table = inside;
  }
  table.children.set(path.at(-1) ?? "", leafAt(origin, value));
}

function namesOf(table: Table, prefix: string): string[] {
  return [...table.children].flatMap(([key, child]) => {
    const name = `${prefix}__${key.toUpperCase()}`;
    return child.kind === "table" ? namesOf(child, name) : [name];
  });
}
