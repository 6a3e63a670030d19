// The user's home folder, for the default file and for `~` in values.
import type { Environment } from "./_environment.ts";

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

/** Expands `~` and `$VAR` in the name of a file. */
export function expandPath(path: string, environment: Environment): string {
  const expanded = path.replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => {
    const reading = environment.read(name);
    return reading.status === "set" ? reading.value : whole;
  });
  return expandHome(expanded, environment);
}
