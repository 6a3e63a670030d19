// The sources of a configuration when only some of them may be read: a rehearsal of `deno run` with
// fewer flags, by the loader itself.
import type { Environment } from "../_environment.ts";
import type { Surroundings } from "../load_config.ts";

/** A permission to read some sources. */
export interface Grant {
  /** The variables, by name; `undefined` for the environment as a whole, which can then be listed. */
  readonly variables: Variables | undefined;
  /** True if the file may be read. */
  readonly file: boolean;
}

/** A set of variables, which need not be listed. */
export interface Variables {
  has(name: string): boolean;
}

/** Every variable, as long as somebody asks for it by name. */
export const ANY_VARIABLE: Variables = { has: () => true };

/** The sources that a loader asked for. */
export class Asked {
  /** The variables that it read by name, set or not. */
  readonly variables: Set<string> = new Set();
  /** The file that it read; there is one at most. */
  file: string | undefined;
}

/** What there is, as far as `grant` lets it be read; notes in `asked` what is asked for. */
export function surroundingsWithin(
  { environment, readFile }: Surroundings,
  { variables, file: isFileGranted }: Grant,
  asked: Asked,
): Surroundings {
  return {
    environment: variables === undefined
      ? environment
      : environmentWithin(environment, variables, asked),
    readFile(file) {
      asked.file = file;
      return isFileGranted ? readFile(file) : { status: "denied" };
    },
  };
}

/** As with `--allow-env=A,B`: read by name, and never listed. */
function environmentWithin(
  environment: Environment,
  variables: Variables,
  asked: Asked,
): Environment {
  return {
    read(name) {
      asked.variables.add(name);
      return variables.has(name) ? environment.read(name) : { status: "denied" };
    },
    names: () => undefined,
  };
}
