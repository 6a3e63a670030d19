// The fewest permissions with which a configuration stays what it is. They are found by trying: the
// loader is run again with less and less, so that what it asks for is never described a second time.
import { ConfigError } from "../config_error.ts";
import { loadTreeFrom, sourceOf, surroundingsFor } from "../load_config.ts";
import { Goal, type WantedSecrets } from "./goal.ts";
import { ANY_VARIABLE, Asked, type Grant, surroundingsWithin } from "./grant.ts";

/** The permissions that a configuration and some of its secrets need. */
export interface LocalPermissions {
  /** The `deno run` flags. */
  readonly flags: readonly string[];
  /** The required secrets that are not found now; each place where they are looked for is permitted. */
  readonly missing: readonly string[];
}

/**
 * Finds the fewest flags that give the settings of a configuration and the secrets that are wanted,
 * from where they are now.
 *
 * @throws {ConfigError} If the configuration cannot be loaded now.
 */
export function localPermissions(config: object, wanted: WantedSecrets): LocalPermissions {
  const options = sourceOf(config)?.options ?? {};
  const surroundings = surroundingsFor(options);
  const goal = new Goal(loadTreeFrom(options, surroundings).tree, wanted);
  const asked = new Asked();
  const isEnough = (grant: Grant): boolean => {
    try {
      const { tree } = loadTreeFrom(options, surroundingsWithin(surroundings, grant, asked));
      return goal.isMetBy(tree);
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
  };
  // A record that stands in for the environment needs no permission.
  const isProcess = options.env === undefined;
  const isByName = isProcess && isEnough({ variables: ANY_VARIABLE, file: true });
  const grant = isByName
    ? fewestByName(isEnough, [...asked.variables])
    : fewest(isEnough, { variables: undefined, file: true });
  const flags = [
    ...isProcess ? environmentFlags(grant) : [],
    ...grant.file && asked.file !== undefined ? [readFlag(asked.file)] : [],
    ...goal.missingFlags,
  ];
  return { flags, missing: goal.missing };
}

interface NamedGrant extends Grant {
  readonly variables: ReadonlySet<string>;
}

/** Without the file, where that goes: a variable is less to give away. */
function fewest<G extends Grant>(isEnough: (grant: Grant) => boolean, grant: G): G {
  const fewer = { ...grant, file: false };
  return isEnough(fewer) ? fewer : grant;
}

/** Takes away one variable after the other that goes. */
function fewestByName(
  isEnough: (grant: Grant) => boolean,
  names: readonly string[],
): NamedGrant {
  let grant: NamedGrant = fewest(isEnough, { variables: new Set(names), file: true });
  for (const name of names) {
    const others = [...grant.variables].filter((other) => other !== name);
    const fewer = { ...grant, variables: new Set(others) };
    if (isEnough(fewer)) grant = fewer;
  }
  return grant;
}

function environmentFlags({ variables }: Grant | NamedGrant): string[] {
  if (!(variables instanceof Set)) return ["--allow-env"];
  return [...variables].map((name) => `--allow-env=${name}`);
}

/** Deno takes a comma for the end of a path, so that a path with one cannot be permitted alone. */
function readFlag(file: string): string {
  return file.includes(",") ? "--allow-read" : `--allow-read=${file}`;
}
