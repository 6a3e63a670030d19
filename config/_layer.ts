// A layer of configuration before it is merged: tables of leaves, each with its origin. Tables are
// Maps, so that no key, whatever its name, can reach a prototype.
import { isPlainObject } from "./_plain_object.ts";
import { ConfigError, type ConfigErrorPlace } from "./config_error.ts";

/** A value and where it was written. */
export interface Leaf {
  readonly kind: "leaf";
  /** A text, number or boolean, or a list whose tables are {@linkcode Table}s. */
  readonly value: unknown;
  readonly origin: Origin;
  /** The text of a number or boolean as TOML has it: a secret is given so. */
  readonly written?: string;
}

/** A table, and where it was first written. */
export interface Table {
  readonly kind: "table";
  readonly children: Map<string, Layer>;
  readonly origin: Origin;
}

/** A thing that can stand under a key. */
export type Layer = Leaf | Table;

/** How deep keys, lists and references may nest: enough for people, too little to exhaust a stack. */
export const MAX_DEPTH = 100;

const HOSTILE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Makes a table that is still empty. */
export function tableAt(origin: Origin): Table {
  return { kind: "table", children: new Map(), origin };
}

/** Makes a leaf. */
export function leafAt(origin: Origin, value: unknown, written?: string): Leaf {
  return { kind: "leaf", value, origin, ...written !== undefined && { written } };
}

/** Tells whether something is a table of this module. */
export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && "children" in value &&
    value.children instanceof Map;
}

/** Finds what stands at `path`. */
export function findLayer(root: Table, path: readonly string[]): Layer | undefined {
  let layer: Layer | undefined = root;
  for (const key of path) layer = isTable(layer) ? layer.children.get(key) : undefined;
  return layer;
}

/** Refuses the keys that would reach a prototype, and empty ones. */
export function checkKey(key: string, path: readonly string[], origin: Origin): void {
  if (key === "") {
    throw new ConfigError(`a key is empty. Give every key a name.`, placeOf(origin, path));
  }
  if (HOSTILE_KEYS.has(key)) {
    throw new ConfigError(
      `"${key}" cannot be a configuration key. Choose another name.`,
      placeOf(origin, [...path, key]),
    );
  }
}

/** Refuses what nests too deep. */
export function checkDepth(path: readonly string[], origin: Origin): void {
  if (path.length <= MAX_DEPTH) return;
  throw new ConfigError(
    `this nests more than ${MAX_DEPTH} levels deep. Make it flatter.`,
    placeOf(origin, path.slice(0, 3)),
  );
}

/** Makes a layer of plain values: of defaults given in code, or of JSON. */
export function layerOf(value: unknown, path: readonly string[], origin: Origin): Layer {
  checkDepth(path, origin);
  if (isPlainObject(value)) return tableOf(value, path, origin);
  if (!Array.isArray(value)) return leafAt(origin, checkScalar(value, path, origin));
  return leafAt(origin, value.map((item) => itemOf(item, path, origin)));
}

/** Makes a table of a plain object. */
export function tableOf(
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
  origin: Origin,
): Table {
  const table = tableAt(origin);
  for (const [key, child] of Object.entries(value)) {
    checkKey(key, path, origin);
    table.children.set(key, layerOf(child, [...path, key], origin));
  }
  return table;
}

/** The plain value of a layer, deeply frozen. */
export function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(plainOf));
  if (!isTable(value)) return value;
  const entries = [...value.children].map(([key, child]) =>
    [key, plainOf(child.kind === "leaf" ? child.value : child)] as const
  );
  return Object.freeze(Object.fromEntries(entries));
}

/** An item of a list is no layer of its own: it has no key to be overridden by. */
function itemOf(item: unknown, path: readonly string[], origin: Origin): unknown {
  const layer = layerOf(item, [...path, "[]"], origin);
  return layer.kind === "leaf" ? layer.value : layer;
}

function checkScalar(value: unknown, path: readonly string[], origin: Origin): unknown {
  const isScalar = value === undefined || value === null ||
    ["string", "number", "boolean"].includes(typeof value);
  if (isScalar) return value;
  throw new ConfigError(
    `${path.join(".")} is neither text, number, boolean, list nor plain object. ` +
      `Keep such a value outside of the configuration.`,
    placeOf(origin, path),
  );
}

/** Where a value was written. */
export type Origin =
  | { readonly kind: "defaults" }
  | {
    readonly kind: "file";
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }
  | { readonly kind: "variable"; readonly variable: string };

/** The origin of all values that come from code. */
export const IN_DEFAULTS: Origin = { kind: "defaults" };

/** The origin as a phrase: `the environment variable MYAPP__PORT`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "defaults":
      return "the defaults";
    case "file":
      return `${origin.file}:${origin.line}:${origin.column}`;
    case "variable":
      return `the environment variable ${origin.variable}`;
  }
}

/** The origin as the place of a `ConfigError`. */
export function placeOf(origin: Origin, path: readonly string[]): ConfigErrorPlace {
  const key = path.join(".");
  if (origin.kind === "defaults") return { key };
  if (origin.kind === "variable") return { variable: origin.variable, key };
  return { file: origin.file, line: origin.line, column: origin.column, key };
}

/** The path below which every value is a secret. */
export const SECRETS_PATH: readonly string[] = ["context", "secrets"];

/** Tells whether the value at `path` is a secret, or holds them all. */
export function isSecretPath(path: readonly string[]): boolean {
  return SECRETS_PATH.every((part, index) => path[index] === part);
}

/** Tells whether a text at `path` may hold a secret, so that no error shows it. */
export function mayHoldSecret(path: readonly string[]): boolean {
  return path[0] === SECRETS_PATH[0] && (path.length < 2 || path[1] === SECRETS_PATH[1]);
}

/** Tells whether a variable of this name holds a secret, with whatever prefix. */
export function isSecretVariable(name: string): boolean {
  return /__context__secrets__/i.test(name);
}

/** The text that stands wherever a secret's value would; the same for all, so that not even a length shows. */
export const MASK = "********";

/**
 * Tells whether secrets are looked for in the environment and the file only. `cloud.use_local_secrets` is
 * the same switch by its other name, as Prefect has it; either one false switches it off.
 */
export function usesLocalSecrets(
  config: {
    readonly use_local_secrets?: unknown;
    readonly cloud?: { readonly use_local_secrets?: unknown } | unknown;
  },
): boolean {
  const { cloud } = config;
  const isOffInCloud = typeof cloud === "object" && cloud !== null &&
    "use_local_secrets" in cloud && cloud.use_local_secrets === false;
  return config.use_local_secrets !== false && !isOffInCloud;
}
