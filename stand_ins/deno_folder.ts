/**
 * Where Deno keeps its cache.
 *
 * @module
 */

/**
 * Asks for the folder of Deno's cache, which lies below the home folder unless `DENO_DIR` names
 * another. A child process that gets another home folder needs it to find the same packages.
 *
 * @returns The folder's path.
 */
export async function denoFolder(): Promise<string> {
  const named = Deno.env.get("DENO_DIR");
  if (named) return named;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
