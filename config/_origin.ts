// Where a configuration value was written. Errors name it.
import type { ConfigErrorPlace } from "./config_error.ts";

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
