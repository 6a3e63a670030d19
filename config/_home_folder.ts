// The home folder, and names of files that begin in it or hold variables.
import type { Environment } from "./_environment.ts";
import { isSecretVariable } from "./_layer.ts";
import { ConfigError } from "./config_error.ts";

/** The home folder, or why it is not known. */
export type Home =
  | { readonly path: string }
  | { readonly path: undefined; readonly reason: { readonly why: string; readonly flag?: string } };

/** Where the home folder is: `HOME`, or `USERPROFILE` as on Windows. */
export function homeOf(environment: Environment): Home {
  const home = environment.read("HOME");
  if (home.status === "set" && home.value !== "") return { path: home.value };
  const profile = environment.read("USERPROFILE");
  if (profile.status === "set" && profile.value !== "") return { path: profile.value };
  const reason = home.status === "denied"
    ? { why: "the home folder is not known, for HOME may not be read", flag: "--allow-env=HOME" }
    : { why: "the home folder is not known, for HOME is not set" };
  return { path: undefined, reason };
}

/** Puts the home folder in place of a leading `~`; where it is not known, `~` stays. */
export function expandHome(text: string, environment: Environment): string {
  if (!/^~(?=$|[/\\])/.test(text)) return text;
  return (homeOf(environment).path ?? "~") + text.slice(1);
}

/**
 * Expands `~` and `$VAR` in the name of a file.
 *
 * @throws {ConfigError} If a variable in it holds a secret: errors show the names of files.
 */
export function expandPath(path: string, environment: Environment): string {
  const expanded = path.replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => {
    if (isSecretVariable(name)) {
      throw new ConfigError(
        `the file's name refers to the secret in ${name}, and would show it. Name another variable.`,
      );
    }
    const reading = environment.read(name);
    return reading.status === "set" ? reading.value : whole;
  });
  return expandHome(expanded, environment);
}
