import { readEnvironmentVariable } from "../../config/_internal.ts";
import { ConfigError } from "../../config/mod.ts";

/** The home folder, `HOME` or `USERPROFILE`; `undefined` where it is not known, or may not be read. */
export function homeFolder(): string | undefined {
  return readVariableIfAllowed("HOME") ?? readVariableIfAllowed("USERPROFILE");
}

/** A variable that is a convenience: one that is empty, or may not be read, counts as not set. */
export function readVariableIfAllowed(name: string): string | undefined {
  try {
    return readEnvironmentVariable(name) || undefined;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
