// Secrets of the environment and of a configuration: their values, which no tree shows.
import { type Environment, processEnvironment, secretVariable } from "./_environment.ts";
import type { LookedAt } from "./_file_layer.ts";
import {
  describeOrigin,
  findLayer,
  type Layer,
  leafAt,
  type Origin,
  SECRETS_PATH,
} from "./_layer.ts";
import { type Source, sourceOf } from "./load_config.ts";

/** A secret's value, and where it was written. */
export interface FoundSecret {
  /** A text as it was written; from TOML it may also be a list or table. */
  readonly value: unknown;
  /** Where it was written, as a phrase. It may be shown. */
  readonly origin: string;
}

/** A secret, or the places where it was looked for in vain. */
export type LocalSecret =
  | { readonly found: FoundSecret }
  | { readonly looked: readonly LookedAt[] };

/**
 * Finds a secret in the environment as it is now, by name, and then in the configuration.
 *
 * @param name The secret's name.
 * @param config The configuration, as `loadConfig` or `getConfig` gave it.
 */
export function findLocalSecret(name: string, config: object): LocalSecret {
  const source = sourceOf(config);
  const live = lookInEnvironment(name, source);
  if ("found" in live) return live;
  const kept = lookInTree(name, source);
  return "found" in kept ? kept : { looked: [...live.looked, ...kept.looked] };
}

/** A secret of the tree, as it was when the tree was loaded. */
export function secretOf(config: object, name: string): FoundSecret | undefined {
  const kept = lookInTree(name, sourceOf(config));
  return "found" in kept ? kept.found : undefined;
}

/** The names of all secrets of the tree. */
export function secretNames(config: object): string[] {
  const source = sourceOf(config);
  const section = source && findLayer(source.root, SECRETS_PATH);
  return section?.kind === "table" ? [...section.children.keys()] : [];
}

function lookInEnvironment(name: string, source: Source | undefined): LocalSecret {
  const environment = source?.environment ?? processEnvironment();
  const variable = secretVariable(source?.prefix ?? "PREFECT", name);
  const reading = environment.read(variable);
  if (reading.status !== "set") return { looked: [lookedAtVariable(variable, reading.status)] };
  const origin: Origin = { kind: "variable", variable };
  return follow(leafAt(origin, reading.value), name, environment, source);
}

function lookInTree(name: string, source: Source | undefined): LocalSecret {
  if (source === undefined) return { looked: [] };
  const layer = findLayer(source.root, [...SECRETS_PATH, name]);
  if (layer === undefined) return { looked: source.file };
  return follow(layer, name, source.environment, source);
}

/** A secret that is a reference as a whole stands for what it refers to. */
function follow(
  layer: Layer,
  name: string,
  environment: Environment,
  source: Source | undefined,
): LocalSecret {
  const origin = describeOrigin(layer.origin);
  const text = layer.kind === "leaf" ? layer.value : undefined;
  const followed = source?.resolver.resolveSecret(layer, [...SECRETS_PATH, name]) ??
    { value: text };
  if ("value" in followed) return { found: { value: followed.value, origin } };
  const reading = environment.read(followed.variable);
  if (reading.status === "denied") {
    const place = lookedAtVariable(followed.variable, "denied");
    return { looked: [{ ...place, where: `${place.where}, to which ${origin} refers` }] };
  }
  const value = reading.status === "set" ? reading.value : followed.text;
  return { found: { value, origin } };
}

function lookedAtVariable(variable: string, status: "unset" | "denied"): LookedAt {
  const where = `the environment variable ${variable}`;
  if (status === "unset") return { where, why: "it is not set" };
  return { where, why: "it may not be read", flag: `--allow-env=${variable}` };
}
