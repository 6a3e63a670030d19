// The goal of a smaller grant: it must still give the settings that are in force, and the secrets.
import {
  findLayer,
  IN_DEFAULTS,
  isSecretPath,
  type Layer,
  type Table,
  tableOf,
} from "../_layer.ts";
import { findLocalSecret, type LocalSecret } from "../_local_secret.ts";
import { sourceOf } from "../load_config.ts";

/** The secrets that a program wants. */
export interface WantedSecrets {
  /** Those that are looked for in the configuration only. */
  readonly required: readonly string[];
  /** Those that may as well be somewhere else: only where they are found do they count. */
  readonly optional: readonly string[];
}

/** The values that a configuration gives now, to compare others with. */
export class Goal {
  /** The required secrets that it does not have. */
  readonly missing: readonly string[];
  /** The flags without which nobody can tell now whether it has them. */
  readonly missingFlags: readonly string[];
  readonly #settings: ReadonlyMap<readonly string[], string>;
  readonly #secrets: ReadonlyMap<string, LocalSecret>;

  /** @param tree The configuration, with all that may be read now. */
  constructor(tree: object, { required, optional }: WantedSecrets) {
    this.#settings = new Map(settingsOf(tree).map((path) => [path, textAt(tree, path)]));
    const local = (name: string) => [name, findLocalSecret(name, tree)] as const;
    const ifFound = optional.map(local).filter(([, secret]) => "found" in secret);
    this.#secrets = new Map([...ifFound, ...required.map(local)]);
    const places = [...this.#secrets.values()].map(placesOf);
    this.missing = [...this.#secrets.keys()].filter((_, index) => places[index]!.length > 0);
    this.missingFlags = places.flat().flatMap(({ flag }) => flag === undefined ? [] : [flag]);
  }

  /** Tells whether another tree gives as much: a secret that is missing must be looked for as widely. */
  isMetBy(tree: object): boolean {
    return [...this.#settings].every(([path, text]) => textAt(tree, path) === text) &&
      [...this.#secrets].every(([name, secret]) => isAsGood(findLocalSecret(name, tree), secret));
  }
}

function isAsGood(secret: LocalSecret, wanted: LocalSecret): boolean {
  if ("found" in wanted) return "found" in secret && textOf(secret.found) === textOf(wanted.found);
  const looked = placesOf(secret);
  return wanted.looked.every(({ where, why }) =>
    looked.some((place) => place.where === where && place.why === why)
  );
}

function placesOf(secret: LocalSecret) {
  return "looked" in secret ? secret.looked : [];
}

function textOf({ value }: { readonly value: unknown }): string | undefined {
  return JSON.stringify(value);
}

/** The keys of the defaults that somebody set: what else there is, only tasks can ask for. */
function settingsOf(tree: object): readonly (readonly string[])[] {
  const source = sourceOf(tree);
  if (source === undefined) return [];
  const defaults = tableOf({ ...source.options.defaults }, [], IN_DEFAULTS);
  return leavesOf(defaults, []).filter((path) => {
    const origin = findLayer(source.root, path)?.origin;
    return !isSecretPath(path) && origin !== undefined && origin.kind !== "defaults";
  });
}

function leavesOf(table: Table, path: readonly string[]): (readonly string[])[] {
  return [...table.children].flatMap(([key, child]: [string, Layer]) =>
    child.kind === "table" ? leavesOf(child, [...path, key]) : [[...path, key]]
  );
}

function textAt(tree: object, path: readonly string[]): string {
  let value: unknown = tree;
  for (const key of path) value = (value as Readonly<Record<string, unknown>>)[key];
  return JSON.stringify(value);
}
