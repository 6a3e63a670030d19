// Finds what each leaf of the merged layers comes to: expanded, with references followed, and typed.
import { castFreely, castLike } from "./_cast.ts";
import type { Environment } from "./_environment.ts";
import { expandHome } from "./_home_folder.ts";
import {
  describeOrigin,
  findLayer,
  isSecretPath,
  isSecretVariable,
  type Layer,
  type Leaf,
  MAX_DEPTH,
  type Origin,
  placeOf,
  plainOf,
  SECRETS_PATH,
  type Table,
} from "./_layer.ts";
import { ConfigError } from "./config_error.ts";

/** The outcome of a secret's text: its value, or a variable that is read when it is wanted. */
export type Followed =
  | { readonly value: unknown }
  | { readonly variable: string; readonly text: string };

const WHOLE_VARIABLE = /^\$([A-Za-z_]\w*)$/;
const WHOLE_KEY = /^\$\{([^${}]+)\}$/;

/** Resolves the leaves of one tree, each once. */
export class Resolver {
  readonly #root: Table;
  readonly #defaults: Table;
  readonly #environment: Environment;
  readonly #resolved = new Map<Layer, unknown>();
  /** The keys that are being resolved, each on behalf of the one before it. */
  readonly #active = new Map<Layer, string>();

  constructor(root: Table, defaults: Table, environment: Environment) {
    this.#root = root;
    this.#defaults = defaults;
    this.#environment = environment;
  }

  /**
   * The value of a leaf that is no secret.
   *
   * @throws {ConfigError} If it has not the type it must have, or its references cannot be followed.
   */
  resolve(leaf: Leaf, path: readonly string[]): unknown {
    if (!this.#resolved.has(leaf)) {
      const value = this.#guarded(leaf, path, () => this.#typed(leaf, path));
      this.#resolved.set(leaf, plainOf(value));
    }
    return this.#resolved.get(leaf);
  }

  /**
   * The value of a secret: as it is written, but for one that is a reference as a whole.
   *
   * @throws {ConfigError} If it is a reference that cannot be followed.
   */
  resolveSecret(layer: Layer, path: readonly string[]): Followed {
    if (layer.kind === "table" || typeof layer.value !== "string") {
      if (layer.kind === "leaf" && layer.written !== undefined) return { value: layer.written };
      return { value: plainOf(layer.kind === "table" ? layer : layer.value) };
    }
    const { value: text, origin } = layer;
    return this.#guarded(layer, path, () => this.#follow(text, path, origin));
  }

  #follow(text: string, path: readonly string[], origin: Origin): Followed {
    const variable = WHOLE_VARIABLE.exec(text)?.[1];
    if (variable !== undefined) return { variable, text };
    const key = WHOLE_KEY.exec(text)?.[1]?.split(".");
    if (key === undefined) return { value: text };
    const target = findLayer(this.#root, key);
    if (target !== undefined && isBelowSecrets(key)) return this.resolveSecret(target, key);
    if (target === undefined && key.length === 1) {
      const [name] = key;
      if (name !== undefined && this.#environment.read(name).status === "set") {
        return { variable: name, text };
      }
    }
    return { value: this.#lookUp(key, path, origin) };
  }

  #typed(leaf: Leaf, path: readonly string[]): unknown {
    const { value: written, origin } = leaf;
    const example = findLayer(this.#defaults, path);
    const type = example?.kind === "leaf" ? example.value : undefined;
    if (typeof written !== "string") {
      return castLike(type, { value: written, written, path, origin });
    }
    const { value, refersToKeys } = this.#expand(written, path, origin);
    const placed = { value, written, path, origin };
    if (type == null) return refersToKeys ? value : castFreely(placed);
    const isScalar = typeof value === "number" || typeof value === "boolean";
    return castLike(
      type,
      isScalar && typeof type === "string" // A reference brought its own type.
        ? { ...placed, value: String(value) }
        : placed,
    );
  }

  #expand(text: string, path: readonly string[], origin: Origin) {
    if (!/[$~]/.test(text)) return { value: text, refersToKeys: false };
    let refersToKeys = false;
    const value = expand(expandHome(text, this.#environment), {
      variable: (name) => this.#variable(name, path, origin),
      key: (dotted) => {
        const key = dotted.split(".");
        // Prefect 1.4.1: `${NAME}` is a variable as `$NAME` is. Here a key of that name comes first.
        const isVariable = key.length === 1 && findLayer(this.#root, key) === undefined;
        const variable = isVariable ? this.#variable(dotted, path, origin) : undefined;
        if (variable !== undefined) return variable;
        refersToKeys = true;
        return this.#lookUp(key, path, origin);
      },
      fault: (reason) => new ConfigError(`${path.join(".")}: ${reason}`, placeOf(origin, path)),
    });
    return { value, refersToKeys };
  }

  #variable(name: string, path: readonly string[], origin: Origin): string | undefined {
    if (isSecretVariable(name)) throw refersToSecret(`$${name}`, path, origin);
    const reading = this.#environment.read(name);
    return reading.status === "set" ? reading.value : undefined;
  }

  /** Prefect 1.4.1: a key that does not exist, or is a section, gives "". */
  #lookUp(key: readonly string[], path: readonly string[], origin: Origin): unknown {
    // secrecy 3: a secret in a plain key would be shown with it.
    if (isSecretPath(key)) {
      if (isBelowSecrets(path)) return "";
      throw refersToSecret(`\${${key.join(".")}}`, path, origin);
    }
    const target = findLayer(this.#root, key);
    return target?.kind === "leaf" ? this.resolve(target, key) : "";
  }

  /** Refuses cycles, and chains long enough to exhaust the stack. */
  #guarded<T>(layer: Layer, path: readonly string[], resolve: () => T): T {
    const key = path.join(".");
    const chain = [...this.#active.values(), key];
    if (this.#active.has(layer)) {
      const cycle = chain.slice(chain.indexOf(key)).join(" -> ");
      throw new ConfigError(
        `${key} refers to itself: ${cycle}. Take out one of these references.`,
        placeOf(layer.origin, path),
      );
    }
    if (chain.length > MAX_DEPTH) {
      throw new ConfigError(
        `${
          chain[0]
        } refers to a key that refers to a key, and so on, more than ${MAX_DEPTH} times. ` +
          `Shorten the chain.`,
        placeOf(layer.origin, path),
      );
    }
    this.#active.set(layer, key);
    try {
      return resolve();
    } finally {
      this.#active.delete(layer);
    }
  }
}

function isBelowSecrets(path: readonly string[]): boolean {
  return isSecretPath(path) && path.length > SECRETS_PATH.length;
}

function refersToSecret(reference: string, path: readonly string[], origin: Origin): ConfigError {
  return new ConfigError(
    `${path.join(".")} refers to a secret by ${reference}, and would show it. ` +
      `Put the value below [${SECRETS_PATH.join(".")}], and read it with Secret. ` +
      `The reference stands in ${describeOrigin(origin)}.`,
    placeOf(origin, path),
  );
}

/** The values that the names in a text stand for. */
export interface Names {
  /** The value of a variable; `undefined` leaves `$VAR` as it is. */
  variable(name: string): string | undefined;
  /** The value of the configuration key `a.b`. */
  key(dotted: string): unknown;
  /** Makes an error of a reason. */
  fault(reason: string): Error;
}

/** A text may not grow past this many UTF-16 units, or past its own length if that is more. */
export const MAX_GROWN_LENGTH: number = 2 ** 20;

const TOKEN = /\$\{|\}|\$[A-Za-z_]\w*/g;

/**
 * Expands `text`. References may nest: `${environments.${environment}.user}`.
 *
 * @returns The text; or, where `${a.b}` was all of it, that key's value with its type.
 */
export function expand(text: string, names: Names): unknown {
  const limit = Math.max(MAX_GROWN_LENGTH, text.length);
  // One list of parts for each ${ that is open, the innermost last.
  const open: unknown[][] = [[]];
  let rest = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const parts = innermost(open);
    if (index > rest) parts.push(text.slice(rest, index));
    rest = index + token.length;
    if (token === "${") {
      if (open.length > MAX_DEPTH) {
        throw names.fault(`references nest more than ${MAX_DEPTH} levels deep. Flatten them.`);
      }
      open.push([]);
    } else if (token !== "}") {
      parts.push(names.variable(token.slice(1)) ?? token);
    } else if (open.length === 1) {
      parts.push(token);
    } else {
      open.pop();
      innermost(open).push(names.key(join(parts, limit, names)));
    }
  }
  if (rest < text.length) innermost(open).push(text.slice(rest));
  const parts = open.flatMap((inner, index) => index === 0 ? inner : ["${", ...inner]);
  return parts.length === 1 ? parts[0] : join(parts, limit, names);
}

function innermost(open: readonly unknown[][]): unknown[] {
  return open.at(-1) ?? [];
}

function join(parts: readonly unknown[], limit: number, names: Names): string {
  const texts = parts.map(textOf);
  const length = texts.reduce((sum, { length }) => sum + length, 0);
  if (length <= limit) return texts.join("");
  throw names.fault(
    "what this refers to makes it grow past 1 MiB. Take out references that multiply each other.",
  );
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value == null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
