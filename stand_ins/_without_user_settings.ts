/**
 * An environment for tests in which no setting of the user who runs them is found: neither a
 * `~/.prefect/config.toml` nor a `PREFECT__…` variable can decide whether the suite passes.
 *
 * @module
 */
import { denoFolder } from "./deno_folder.ts";

/**
 * Calls `run` with the process's environment less the user's own settings.
 *
 * @param run Takes the whole environment for a child process.
 * @returns What `run` gives.
 */
export async function withoutUserSettings<T>(
  run: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const home = await Deno.makeTempDir({ prefix: "tacit-home-" });
  try {
    const kept = Object.entries(Deno.env.toObject())
      .filter(([name]) => !name.toUpperCase().startsWith("PREFECT__"));
    return await run({
      ...Object.fromEntries(kept),
      HOME: home,
      USERPROFILE: home,
      // Deno's cache lies below the home folder unless it is named: keep the one in use.
      DENO_DIR: await denoFolder(),
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
