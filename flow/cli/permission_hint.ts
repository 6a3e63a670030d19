// Where a flag can be given that Deno says is missing.
import { programName } from "./program_name.ts";

/** Deno names the flag, and cannot know what somebody typed to come there. */
export function permissionHint(): string {
  return programName() === "tacit"
    ? "Add that flag where tacit is started: behind `deno run`, in a task of deno.json, or with " +
      "`deno install --global --force --name tacit …`."
    : "Add that flag to the task `tacit` in deno.json, before the name of the package.";
}
